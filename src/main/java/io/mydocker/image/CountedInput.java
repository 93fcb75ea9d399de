package io.mydocker.image;

import io.mydocker.linux.Kernel;
import java.io.IOException;

/** Reads an open file, which stays the caller's, and tells how far it came. */
final class CountedInput extends DescriptorInput {
  private final long total;
  private final PrepareNotices notices;
  private long done;

  CountedInput(Kernel kernel, int file, long total, PrepareNotices notices) {
    super(kernel, file);
    this.total = total;
    this.notices = notices;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    int count = super.read(buffer, start, length);
    done += Math.max(count, 0);
    notices.at(done, total);
    return count;
  }
}
