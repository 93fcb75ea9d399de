package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The JDK's own zlib, which is always there. */
final class ZlibBlocks implements BlockCompressor {
  private final Deflater deflater;
  private final CRC32 checksum = new CRC32();

  ZlibBlocks(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  public int bound(int size) {
    // zlib's own bound for stored blocks, generously.
    return size + (size >> 10) + 64 + GzipBlocks.HEADER + GzipBlocks.TRAILER;
  }

  @Override
  public int compress(NativeBuffer from, int offset, int size, NativeBuffer to) {
    ByteBuffer in = from.bytes().duplicate().limit(offset + size).position(offset);
    ByteBuffer out = to.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
    GzipBlocks.head(out);
    checksum.reset();
    checksum.update(in.duplicate());
    deflater.reset();
    deflater.setInput(in);
    deflater.finish();
    while (!deflater.finished()) {
      if (deflater.deflate(out) == 0 && !deflater.finished()) {
        throw new IllegalArgumentException("no room for a compressed block of " + size + " bytes");
      }
    }
    out.putInt((int) checksum.getValue()).putInt(size);
    return out.position();
  }

  @Override
  public void close() {
    deflater.end();
  }
}
