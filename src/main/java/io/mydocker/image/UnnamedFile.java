package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;

/** A file that has no name, so that it is gone with whoever holds it open, however that ends. */
final class UnnamedFile {
  private static final String NAME = ".spool";
  private static final int NEW =
      Flag.O_RDWR | Flag.O_CREAT | Flag.O_TRUNC | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;

  private UnnamedFile() {}

  /**
   * Makes one; the caller closes it.
   *
   * @param directory where there is room for it, open, the caller's
   */
  static int in(Kernel kernel, int directory) {
    // Not O_TMPFILE, which not every file system has.
    FileLock lock = FileLock.take(kernel, directory, NAME + "-lock");
    try {
      int file = kernel.openat(directory, NAME, NEW, 0600);
      kernel.unlinkat(directory, NAME, 0);
      return file;
    } finally {
      lock.release();
    }
  }
}
