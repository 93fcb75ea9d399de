package io.mydocker.image;

import io.mydocker.image.archive.BlockOutput;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.NativeBuffer;
import io.mydocker.program.ErrnoText;
import java.io.IOException;

/** An archive that goes to a descriptor, which stays the caller's. */
final class DescriptorOutput implements BlockOutput {
  private final Kernel kernel;
  private final int descriptor;
  private final String path;

  /**
   * An output.
   *
   * @param kernel of the thread that writes
   * @param path what errors call the file, raw: a descriptor's number would tell nobody which disk
   *     is full
   */
  DescriptorOutput(Kernel kernel, int descriptor, String path) {
    this.kernel = kernel;
    this.descriptor = descriptor;
    this.path = path;
  }

  @Override
  public void write(NativeBuffer from, int size) throws IOException {
    try {
      kernel.writeAll(descriptor, from, 0, size);
      // Its end will be waited for: the disk works while the next piece is made.
      kernel.startWriting(descriptor);
    } catch (KernelException e) {
      throw new IOException("cannot write " + path + ": " + ErrnoText.of(e.errno()), e);
    }
  }
}
