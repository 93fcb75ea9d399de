package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;

/**
 * A file whose name another one takes. Whoever lets go of it last gives back its blocks and its
 * pages in the cache, which for a large one takes as long as ten calls of fsync(2); so it is held
 * while it is replaced, and let go of beside whatever is to be done next.
 */
final class ReplacedFile {
  private static final int OPEN = Flag.O_PATH | Flag.O_NOFOLLOW;
  private static final int NONE = -1;

  private final Kernel kernel;
  private final int descriptor;

  private ReplacedFile(Kernel kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
  }

  /** What has this name now, if anything; to be let go of when it has it no longer. */
  static ReplacedFile hold(Kernel kernel, int directory, String name) {
    try {
      return new ReplacedFile(kernel, kernel.openat(directory, name, OPEN, 0));
    } catch (KernelException none) {
      return new ReplacedFile(kernel, NONE);
    }
  }

  /** Returns at once. A process that ends meanwhile has its descriptors closed by the kernel. */
  void letGo() {
    if (descriptor != NONE) {
      Thread closing = new Thread(() -> Kernel.open().close(descriptor), "let go");
      closing.setDaemon(true);
      // Nobody waits for it, and the process's end closes what it could not.
      closing.setUncaughtExceptionHandler((thread, failed) -> {});
      try {
        closing.start();
      } catch (OutOfMemoryError noMoreThreads) {
        kernel.close(descriptor);
      }
    }
  }
}
