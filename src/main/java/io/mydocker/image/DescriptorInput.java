package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import java.io.IOException;
import java.io.InputStream;

/** A stream from a descriptor, unbuffered; the descriptor stays the caller's. */
class DescriptorInput extends InputStream {
  private final Kernel kernel;
  private final int descriptor;

  DescriptorInput(Kernel kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
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
      int count = kernel.read(descriptor, buffer, start, length);
      return count == 0 ? -1 : count;
    } catch (KernelException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
