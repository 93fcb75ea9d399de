package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.NativeBuffer;
import java.io.IOException;

/** An archive that goes to an output as it is, on the caller's thread. */
public final class PlainSink implements TarSink {
  private static final int SIZE = 1 << 16;

  private final BlockOutput out;
  private final NativeBuffer buffer = NativeBuffer.allocate(SIZE);
  private int used;

  /** To this output, which stays the caller's. */
  public PlainSink(BlockOutput out) {
    this.out = out;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, SIZE - used);
      buffer.bytes().put(used, from, offset + done, count);
      done += count;
      grown(count);
    }
  }

  @Override
  public int fill(Kernel kernel, int descriptor, int limit) throws IOException {
    int count = kernel.read(descriptor, buffer, used, Math.min(limit, SIZE - used));
    grown(count);
    return count;
  }

  private void grown(int count) throws IOException {
    used += count;
    if (used == SIZE) {
      flush();
    }
  }

  /** Passes on what is held back. */
  public void flush() throws IOException {
    out.write(buffer, used);
    used = 0;
  }
}
