package io.mydocker.image.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.mydocker.linux.NativeBuffer;

/** zstd, one frame a block, each with its size and checksum. */
final class ZstdBlocks implements BlockCompressor {
  private final ZstdCompressCtx context = new ZstdCompressCtx();

  ZstdBlocks(int level) {
    context.setLevel(level).setChecksum(true).setContentSize(true);
    if (level == 3) {
      context
          .setStrategy(1)
          .setWindowLog(22)
          .setHashLog(Integer.getInteger("hl", 17))
          .setMinMatch(Integer.getInteger("mm", 6))
          .setTargetLength(0);
    }
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
