package io.mydocker.image.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.mydocker.linux.NativeBuffer;

/** zstd, one frame a block, each with its size and checksum. */
final class ZstdBlocks implements BlockCompressor {
  private final ZstdCompressCtx context = new ZstdCompressCtx();

  ZstdBlocks(int level) {
    context.setLevel(level).setChecksum(true).setContentSize(true);
  }

  @Override
  public int bound(int size) {
    return Math.toIntExact(Zstd.compressBound(size));
  }

  @Override
  public int compress(NativeBuffer from, int offset, int size, NativeBuffer to) {
    return context.compressDirectByteBuffer(
        to.bytes(), 0, to.capacity(), from.bytes(), offset, size);
  }

  @Override
  public void close() {
    context.close();
  }
}
