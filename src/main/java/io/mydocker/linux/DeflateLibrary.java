package io.mydocker.linux;

import org.jspecify.annotations.Nullable;

/**
 * The functions of libdeflate that are used.
 *
 * @param newCompressor a compressor of this level, or 0
 * @param gzip compresses into one gzip member, from where and how much to where and how much room;
 *     its size, or 0 when the room is too small
 * @param gzipBound the most that compressing this many bytes can give
 * @param freeCompressor gives a compressor's memory back
 */
record DeflateLibrary(
    NativeFunction newCompressor,
    NativeFunction gzip,
    NativeFunction gzipBound,
    NativeFunction freeCompressor) {

  /** The library of this name, or null when the host has none, or one without these. */
  static @Nullable DeflateLibrary load(String name) {
    NativeLibrary library = NativeLibrary.load(name);
    if (library == null) {
      return null;
    }
    try {
      return new DeflateLibrary(
          library.function("libdeflate_alloc_compressor", 1),
          library.function("libdeflate_gzip_compress", 5),
          library.function("libdeflate_gzip_compress_bound", 2),
          library.function("libdeflate_free_compressor", 1));
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
  }
}
