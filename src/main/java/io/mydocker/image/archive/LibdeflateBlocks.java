package io.mydocker.image.archive;

import io.mydocker.linux.Libdeflate;
import io.mydocker.linux.NativeBuffer;

/** libdeflate: more than twice as fast as zlib at a smaller size. */
final class LibdeflateBlocks implements BlockCompressor {
  private final Libdeflate.Compressor compressor;

  LibdeflateBlocks(Libdeflate library, int level) {
    compressor = library.compressor(level);
  }

  @Override
  public int bound(int size) {
    return compressor.bound(size);
  }

  @Override
  public int compress(NativeBuffer from, int offset, int size, NativeBuffer to) {
    return compressor.gzip(from, offset, size, to);
  }

  @Override
  public void close() {
    compressor.close();
  }
}
