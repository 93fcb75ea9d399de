package io.mydocker.image.archive;

import io.mydocker.linux.Libdeflate;
import io.mydocker.linux.NativeBuffer;

/** libdeflate: more than twice as fast as zlib at a smaller size. */
final class LibdeflateBlocks implements BlockCompressor {
  /** Measured: the fastest whose archives are still no larger than gzip -6 makes them. */
  private static final int LEVEL = 5;

  private final Libdeflate.Compressor compressor;

  LibdeflateBlocks(Libdeflate library) {
    compressor = library.compressor(LEVEL);
  }

  @Override
  public int bound(int size) {
    return compressor.bound(size);
  }

  @Override
  public int compress(NativeBuffer from, int size, NativeBuffer to) {
    return compressor.gzip(from, size, to);
  }

  @Override
  public void close() {
    compressor.close();
  }
}
