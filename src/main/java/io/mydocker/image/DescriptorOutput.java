package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.ErrnoText;
import java.io.IOException;
import java.io.OutputStream;

/** A stream into a descriptor, unbuffered; the descriptor stays the caller's. */
final class DescriptorOutput extends OutputStream {
  private final Kernel kernel;
  private final int descriptor;
  private final String path;

  /**
   * A stream.
   *
   * @param path what errors call the file, raw: a descriptor's number would tell nobody which disk
   *     is full
   */
  DescriptorOutput(Kernel kernel, int descriptor, String path) {
    this.kernel = kernel;
    this.descriptor = descriptor;
    this.path = path;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    try {
      kernel.writeAll(descriptor, from, offset, length);
    } catch (KernelException e) {
      throw new IOException("cannot write " + path + ": " + ErrnoText.of(e.errno()), e);
    }
  }
}
