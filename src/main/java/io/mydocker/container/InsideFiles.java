package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Descriptor;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Small files of a container that runs, as its processes see them. Their paths are looked up with
 * its root as the root, whatever links it makes meanwhile (CVE-2018-15664), and only regular files
 * are opened: another could make us wait, or do something by being opened.
 */
final class InsideFiles implements AutoCloseable {
  private static final int MOST = 1 << 20;

  private final Kernel kernel;
  private final Descriptor root;

  private InsideFiles(Kernel kernel, Descriptor root) {
    this.kernel = kernel;
    this.root = root;
  }

  /**
   * Opens the root.
   *
   * @param pid the container's first process
   * @param liveFile where that is recorded
   */
  static InsideFiles open(Kernel kernel, int pid, String liveFile) {
    int root = FirstProcess.openRoot(kernel, pid, liveFile);
    if (root < 0) {
      throw new RequestException(Kind.FAILED, "the container has just ended");
    }
    return new InsideFiles(kernel, new Descriptor(kernel, root));
  }

  /** The content as raw text; empty when there is no such regular file. */
  String text(String path) {
    try (Descriptor file =
        new Descriptor(
            kernel,
            kernel.openat2(root.number(), path, Flag.O_PATH | Flag.O_CLOEXEC, 0, Lookup.INSIDE))) {
      return kernel.statx(file.number()).isRegular() ? content(file) : "";
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        return "";
      }
      throw e;
    }
  }

  private String content(Descriptor file) {
    String again = "/proc/self/fd/" + file.number();
    try (Descriptor open =
        new Descriptor(
            kernel, kernel.openat(Flag.AT_FDCWD, again, Flag.O_RDONLY | Flag.O_CLOEXEC, 0))) {
      byte[] bytes = new byte[MOST];
      int length = 0;
      for (int got = 1; got > 0 && length < MOST; length += got) {
        got = kernel.read(open.number(), bytes, length, MOST - length);
      }
      return new String(Arrays.copyOf(bytes, length), StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() {
    root.close();
  }
}
