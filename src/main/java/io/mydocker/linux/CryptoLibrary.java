package io.mydocker.linux;

import org.jspecify.annotations.Nullable;

/**
 * The functions of OpenSSL's libcrypto that are used.
 *
 * @param newContext room for a digest's state, or 0
 * @param sha256 the algorithm
 * @param init starts a digest, from the state and the algorithm; 1 on success
 * @param update adds bytes, from where and how many; 1 on success
 * @param last writes the digest; 1 on success
 * @param freeContext gives the state's memory back
 */
record CryptoLibrary(
    NativeFunction newContext,
    NativeFunction sha256,
    NativeFunction init,
    NativeFunction update,
    NativeFunction last,
    NativeFunction freeContext) {

  /** The library of this name, or null when the host has none, or one without these. */
  static @Nullable CryptoLibrary load(String name) {
    NativeLibrary library = NativeLibrary.load(name);
    if (library == null) {
      return null;
    }
    try {
      return new CryptoLibrary(
          library.function("EVP_MD_CTX_new", 0),
          library.function("EVP_sha256", 0),
          library.function("EVP_DigestInit_ex", 3),
          library.function("EVP_DigestUpdate", 3),
          library.function("EVP_DigestFinal_ex", 3),
          library.function("EVP_MD_CTX_free", 1));
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
  }
}
