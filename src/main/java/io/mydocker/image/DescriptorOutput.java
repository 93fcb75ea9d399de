package io.mydocker.image;

import io.mydocker.linux.Kernel;
import java.io.OutputStream;

/** A stream into a descriptor, unbuffered; the descriptor stays the caller's. */
final class DescriptorOutput extends OutputStream {
  private final Kernel kernel;
  private final int descriptor;

  DescriptorOutput(Kernel kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    kernel.writeAll(descriptor, from, offset, length);
  }
}
