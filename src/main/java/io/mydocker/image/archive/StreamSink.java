package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.io.OutputStream;

/** An archive that goes to a stream as it is; the stream stays the caller's. */
public final class StreamSink implements TarSink {
  private final OutputStream out;
  private final byte[] carrier = new byte[1 << 16];

  /** To this stream. */
  public StreamSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
  }

  @Override
  public int fill(Kernel kernel, int descriptor, int limit) throws IOException {
    int count = kernel.read(descriptor, carrier, 0, Math.min(limit, carrier.length));
    out.write(carrier, 0, count);
    return count;
  }
}
