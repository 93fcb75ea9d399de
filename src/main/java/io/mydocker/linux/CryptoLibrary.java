package io.mydocker.linux;

/** The functions of OpenSSL's libcrypto that are used, bound by jnr-ffi. Pointers are longs. */
public interface CryptoLibrary {
  /** Room for a digest's state, or 0. */
  long EVP_MD_CTX_new();

  /** The algorithm. */
  long EVP_sha256();

  /** Starts a digest; 1 on success. */
  int EVP_DigestInit_ex(long context, long algorithm, long engine);

  /** Adds bytes; 1 on success. */
  int EVP_DigestUpdate(long context, long from, long length);

  /** Writes the digest; 1 on success. */
  int EVP_DigestFinal_ex(long context, long to, long length);

  /** Gives the state's memory back. */
  void EVP_MD_CTX_free(long context);
}
