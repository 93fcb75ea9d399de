package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;
import java.io.IOException;
import java.io.OutputStream;

/** An archive that goes to a stream, which is flushed and stays the caller's. */
public final class StreamOutput implements BlockOutput {
  private final OutputStream out;
  private final byte[] carrier = new byte[1 << 16];

  public StreamOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(NativeBuffer from, int size) throws IOException {
    int done = 0;
    while (done < size) {
      int count = Math.min(size - done, carrier.length);
      from.bytes().get(done, carrier, 0, count);
      out.write(carrier, 0, count);
      done += count;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
