package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * gzip members by some compressor, but for content that is compressed already, such as packages and
 * pictures: that is stored as it is, which gives the same size in a hundredth of the time. What a
 * block becomes depends on its content alone.
 */
final class GzipBlocks implements BlockCompressor {
  static final int HEADER = 10;
  static final int TRAILER = 8;

  /** The most that a stored part of a deflate stream holds (RFC 1951, 3.2.4), and its head. */
  private static final int STORED = 0xffff;

  private static final int STORED_HEAD = 5;

  /** Bytes that are counted to see how even they are, and every which one. */
  private static final int SAMPLES = 1 << 14;

  /** Parts of a block that are compressed to see whether that helps. */
  private static final int TRIALS = 3;

  private static final int TRIAL = 1 << 14;

  private final BlockCompressor inner;
  private final CRC32 checksum = new CRC32();
  private final int[] counts = new int[256];

  GzipBlocks(BlockCompressor inner) {
    this.inner = inner;
  }

  @Override
  public int bound(int size) {
    int parts = size / STORED + 1;
    return Math.max(inner.bound(size), size + HEADER + TRAILER + parts * STORED_HEAD);
  }

  @Override
  public int compress(NativeBuffer from, int offset, int size, NativeBuffer to) {
    if (isEven(from, offset, size) && isInVain(from, offset, size, to)) {
      return store(from.bytes().duplicate().limit(offset + size).position(offset), to);
    }
    return inner.compress(from, offset, size, to);
  }

  /**
   * Whether all bytes are about as frequent: without order among them, nothing could be gained. The
   * squares of even counts add up to n²/256; text and programs have several times that.
   */
  private boolean isEven(NativeBuffer from, int offset, int size) {
    if (size < TRIALS * TRIAL) {
      return false;
    }
    Arrays.fill(counts, 0);
    int step = size / SAMPLES;
    ByteBuffer bytes = from.bytes();
    for (int i = 0; i < SAMPLES; i++) {
      counts[bytes.get(offset + i * step) & 0xff]++;
    }
    long squares = 0;
    for (int count : counts) {
      squares += (long) count * count;
    }
    long even = (long) SAMPLES * SAMPLES / 256;
    return squares < even + even / 8;
  }

  /** Even counts do not see what repeats; the compressor does. */
  private boolean isInVain(NativeBuffer from, int offset, int size, NativeBuffer to) {
    int step = (size - TRIAL) / (TRIALS - 1);
    int sum = 0;
    for (int i = 0; i < TRIALS; i++) {
      sum += inner.compress(from, offset + i * step, TRIAL, to);
    }
    return sum >= TRIALS * TRIAL;
  }

  private int store(ByteBuffer content, NativeBuffer to) {
    ByteBuffer out = to.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
    int size = content.remaining();
    head(out);
    checksum.reset();
    checksum.update(content.duplicate());
    int end = content.limit();
    while (content.position() < end) {
      int part = Math.min(STORED, end - content.position());
      out.put((byte) (content.position() + part == end ? 1 : 0));
      out.putShort((short) part).putShort((short) ~part);
      out.put(content.limit(content.position() + part));
      content.limit(end);
    }
    out.putInt((int) checksum.getValue()).putInt(size);
    return out.position();
  }

  /**
   * A member's head (RFC 1952, 2.3): no time and no name, so that the bytes are always the same.
   */
  static void head(ByteBuffer out) {
    out.putShort((short) 0x8b1f).put((byte) Deflater.DEFLATED).put((byte) 0).putInt(0);
    out.put((byte) 0).put((byte) 255);
  }

  @Override
  public void close() {
    inner.close();
  }
}
