package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import java.io.IOException;
import java.io.InputStream;

/** Reads an open file, which stays the caller's, and tells how far it came. */
final class KernelInput extends InputStream {
  private final Kernel kernel;
  private final int file;
  private final long total;
  private final PrepareNotices notices;
  private long done;

  KernelInput(Kernel kernel, int file, long total, PrepareNotices notices) {
    this.kernel = kernel;
    this.file = file;
    this.total = total;
    this.notices = notices;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      int count = kernel.read(file, buffer, start, length);
      done += count;
      notices.at(done, total);
      return count == 0 ? -1 : count;
    } catch (KernelException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
