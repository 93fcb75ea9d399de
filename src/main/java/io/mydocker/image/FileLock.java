package io.mydocker.image;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;

/**
 * A lock by a file that is there only while somebody holds it or waits (flock(2)): it dies with its
 * holder, and the file that a killed holder leaves is taken over by the next.
 */
final class FileLock {
  private final Kernel kernel;
  private final int directory;
  private final String name;
  private final int file;

  private FileLock(Kernel kernel, int directory, String name, int file) {
    this.kernel = kernel;
    this.directory = directory;
    this.name = name;
    this.file = file;
  }

  /** Waits for the lock {@code name} in the open directory, which stays the caller's. */
  static FileLock take(Kernel kernel, int directory, String name) {
    while (true) {
      int file =
          kernel.openat(
              directory, name, Flag.O_RDWR | Flag.O_CREAT | Flag.O_NOFOLLOW | Flag.O_CLOEXEC, 0600);
      if (isHeld(kernel, directory, name, file)) {
        return new FileLock(kernel, directory, name, file);
      }
      kernel.close(file);
    }
  }

  /** False when the holder before us removed the file that we have locked. */
  private static boolean isHeld(Kernel kernel, int directory, String name, int file) {
    try {
      kernel.flock(file, Flag.LOCK_EX);
      FileStatus ours = kernel.statx(file);
      FileStatus there = kernel.statx(directory, name);
      return ours.ino() == there.ino();
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      kernel.close(file);
      throw e;
    }
  }

  void release() {
    try {
      kernel.unlinkat(directory, name, 0);
    } finally {
      kernel.close(file);
    }
  }
}
