package io.mydocker.image;

import java.io.IOException;
import java.io.InputStream;

/** The next so many bytes of a stream that goes on. */
final class PartInput extends InputStream {
  private final InputStream in;
  private long left;

  PartInput(InputStream in, long size) {
    this.in = in;
    left = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(buffer, start, (int) Math.min(length, left));
    left -= Math.max(0, count);
    return count;
  }
}
