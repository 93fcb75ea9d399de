package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The JDK's own zlib, which is always there. */
final class ZlibBlocks implements BlockCompressor {
  private static final int LEVEL = 6;
  private static final int HEADER = 10;
  private static final int TRAILER = 8;

  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32 checksum = new CRC32();

  @Override
  public int bound(int size) {
    // zlib's own bound for stored blocks, generously.
    return size + (size >> 10) + 64 + HEADER + TRAILER;
  }

  @Override
  public int compress(NativeBuffer from, int size, NativeBuffer to) {
    ByteBuffer in = from.bytes().duplicate().limit(size).position(0);
    ByteBuffer out = to.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
    // No time and no name, so that the same content gives the same bytes.
    out.putShort((short) 0x8b1f).put((byte) Deflater.DEFLATED).put((byte) 0).putInt(0);
    out.put((byte) 0).put((byte) 255);
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
