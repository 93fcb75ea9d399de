package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;

/** Makes the store's directories. Paths are raw and absolute. */
final class Directories {
  private Directories() {}

  /** Opens a directory for reading; the caller closes it. */
  static int open(Kernel kernel, String path) {
    return kernel.openat(Flag.AT_FDCWD, path, Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_CLOEXEC, 0);
  }

  /** Makes {@code path} and what is missing above it, and opens it; the caller closes it. */
  static int makePrivate(Kernel kernel, String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      make(kernel, path.substring(0, slash), 0755);
    }
    make(kernel, path, 0700);
    int directory = open(kernel, path);
    try {
      // A container's root can make setuid files below; nobody else may reach them
      // (CVE-2021-41091).
      kernel.fchmod(directory, 0700);
      return directory;
    } catch (KernelException e) {
      kernel.close(directory);
      throw e;
    }
  }

  private static void make(Kernel kernel, String path, int mode) {
    try {
      kernel.mkdirat(Flag.AT_FDCWD, path, mode);
    } catch (KernelException e) {
      // Of a directory on the way that exists, a read-only file system says EROFS.
      if (e.errno() != Errno.EEXIST && e.errno() != Errno.EROFS) {
        throw e;
      }
    }
  }
}
