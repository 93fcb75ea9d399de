package io.mydocker.linux;

/** The functions of libdeflate that are used, bound by jnr-ffi. Pointers are longs. */
public interface DeflateLibrary {
  /** A compressor of this level, or 0. */
  long libdeflate_alloc_compressor(int level);

  /** Compresses into one gzip member and returns its size, or 0 when the room is too small. */
  long libdeflate_gzip_compress(long compressor, long in, long size, long out, long room);

  /** The most that compressing this many bytes can give. */
  long libdeflate_gzip_compress_bound(long compressor, long size);

  /** Gives a compressor's memory back. */
  void libdeflate_free_compressor(long compressor);
}
