package io.mydocker.image.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.mydocker.linux.NativeBuffer;

/** zstd, one frame a block, each with its size and checksum. */
final class ZstdBlocks implements BlockCompressor {
  /** What the usual setting is, as zstd(1) takes it: {@code -1 --zstd=wlog=22,hlog=17}. */
  static final String USUAL = "level 1, wlog 22, hlog 17";

  private final ZstdCompressCtx context = new ZstdCompressCtx();

  private ZstdBlocks(int level) {
    context.setLevel(level).setChecksum(true).setContentSize(true);
  }

  /** As hard as one of zstd's levels says. */
  static ZstdBlocks ofLevel(int level) {
    return new ZstdBlocks(level);
  }

  /**
   * The search of level 1, over a whole block and with more places remembered. Measured on six
   * trees in frames of this size: between 2 % smaller and 5 % larger than level 3 makes them,
   * always smaller than level 2, in 55 to 80 % of the time of 3.
   */
  static ZstdBlocks usual() {
    ZstdBlocks blocks = new ZstdBlocks(1);
    blocks.context.setWindowLog(22).setHashLog(17);
    return blocks;
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
