package io.mydocker.image.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip, all its members (RFC 1952), by the JDK's zlib. Every header, checksum and length is
 * verified: the JDK's own stream takes what is no member for the end, and its input's {@code
 * available} for the truth.
 */
final class GzipInput extends InputStream {
  private static final int BUFFER = 1 << 16;
  private static final int FLAG_CHECKSUM = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_KNOWN = 31;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private int at;
  private int end;
  private boolean isFirst = true;
  private boolean isInMember;

  /** Of a compressed stream, which is closed with this. */
  GzipInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (isInMember || startMember()) {
      int count = inflate(to, start, length);
      checksum.update(to, start, count);
      if (count > 0) {
        return count;
      }
      endMember();
    }
    return -1;
  }

  /** How many bytes; 0 at the member's end. */
  private int inflate(byte[] to, int start, int length) throws IOException {
    try {
      int count = inflater.inflate(to, start, length);
      while (count == 0 && !inflater.finished()) {
        if (inflater.needsDictionary()) {
          throw new IOException("a gzip member wants a dictionary");
        }
        if (at == end) {
          require();
        }
        inflater.setInput(buffer, at, end - at);
        at = end;
        count = inflater.inflate(to, start, length);
      }
      return count;
    } catch (DataFormatException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private boolean startMember() throws IOException {
    if (!isFirst && at == end && !fill()) {
      return false;
    }
    String other = isFirst ? "no gzip header" : "what follows a gzip member is none";
    isFirst = false;
    CRC32 header = new CRC32();
    int magic = next(header) | next(header) << 8;
    if (magic != 0x8b1f || next(header) != 8) {
      throw new IOException(other);
    }
    readHeader(header);
    inflater.reset();
    checksum.reset();
    isInMember = true;
    return true;
  }

  private void readHeader(CRC32 header) throws IOException {
    int flags = next(header);
    if ((flags & ~FLAGS_KNOWN) != 0) {
      throw new IOException("a gzip header with unknown flags");
    }
    // Time, how it was compressed, on what system.
    for (int i = 0; i < 6; i++) {
      next(header);
    }
    if ((flags & FLAG_EXTRA) != 0) {
      for (int left = next(header) | next(header) << 8; left > 0; left--) {
        next(header);
      }
    }
    skipText(header, (flags & FLAG_NAME) != 0);
    skipText(header, (flags & FLAG_COMMENT) != 0);
    if ((flags & FLAG_CHECKSUM) != 0) {
      long expected = header.getValue() & 0xffff;
      if ((next(header) | next(header) << 8) != expected) {
        throw new IOException("a gzip header's checksum is wrong");
      }
    }
  }

  private void skipText(CRC32 header, boolean isThere) throws IOException {
    int c = isThere ? next(header) : 0;
    while (c != 0) {
      c = next(header);
    }
  }

  private void endMember() throws IOException {
    at = end - inflater.getRemaining();
    CRC32 none = new CRC32();
    long sum = word(none);
    long size = word(none);
    if (sum != checksum.getValue()) {
      throw new IOException("a gzip member's checksum is wrong");
    }
    if (size != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new IOException("a gzip member's length is wrong");
    }
    isInMember = false;
  }

  private long word(CRC32 sum) throws IOException {
    long low = next(sum) | next(sum) << 8;
    return low | (long) (next(sum) | next(sum) << 8) << 16;
  }

  private int next(CRC32 sum) throws IOException {
    if (at == end) {
      require();
    }
    int value = buffer[at++] & 0xff;
    sum.update(value);
    return value;
  }

  private void require() throws IOException {
    if (!fill()) {
      throw new EOFException("a gzip member is truncated");
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, BUFFER));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
