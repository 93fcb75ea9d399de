package io.mydocker.image;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import org.jspecify.annotations.Nullable;

/**
 * One name in one open directory: where an entry goes. What is there already gives way, as with
 * tar, where the last entry of a name counts. No call here follows a link.
 *
 * @param directory stays the caller's
 */
record Spot(Kernel kernel, int directory, String name) {
  /** The mode of an entry's directory until all entries are there. */
  static final int PRIVATE = 0700;

  /** The mode of a directory without an entry: by it the two are told from each other. */
  static final int IMPLIED = 0755;

  /** What is there; null when nothing is. */
  @Nullable FileStatus status() {
    try {
      return kernel.statx(directory, name);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Makes a directory, private for now; one that is there is kept.
   *
   * @return whether something else gave way for it
   */
  boolean makeDirectory() {
    try {
      kernel.mkdirat(directory, name, PRIVATE);
      return false;
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    if (isDirectory()) {
      // No longer one that was only implied, see PRIVATE.
      kernel.fchmodat(directory, name, PRIVATE);
      return false;
    }
    remove();
    kernel.mkdirat(directory, name, PRIVATE);
    return true;
  }

  private boolean isDirectory() {
    FileStatus status = status();
    return status != null && status.isDirectory();
  }

  /** Makes a directory that no entry is there for; false when the name is taken. */
  boolean makeImpliedDirectory() {
    try {
      kernel.mkdirat(directory, name, IMPLIED);
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      return false;
    }
    // The mode of mkdir(2) is cut by the caller's umask.
    kernel.fchmodat(directory, name, IMPLIED);
    return true;
  }

  /** Puts such a directory in place of what is there. */
  void replaceByImpliedDirectory() {
    remove();
    makeImpliedDirectory();
  }

  /** Makes overlayfs's mark of a deleted name, where nothing is. */
  void makeWhiteout() {
    kernel.mknodat(directory, name, Flag.S_IFCHR, 0, 0);
  }

  /** Removes what is there, if anything is. */
  void clear() {
    if (status() != null) {
      remove();
    }
  }

  /** A new file, open for writing; the caller closes it. */
  int makeFile() {
    try {
      return kernel.openat(directory, name, OpenFlags.NEW_FILE, 0600);
    } catch (KernelException e) {
      makeWay(e);
      return kernel.openat(directory, name, OpenFlags.NEW_FILE, 0600);
    }
  }

  void makeSymlink(String target) {
    try {
      kernel.symlinkat(target, directory, name);
    } catch (KernelException e) {
      makeWay(e);
      kernel.symlinkat(target, directory, name);
    }
  }

  void makeNode(TarEntry entry) {
    int mode = entry.mode() | typeBits(entry.type());
    try {
      kernel.mknodat(directory, name, mode, entry.devMajor(), entry.devMinor());
    } catch (KernelException e) {
      makeWay(e);
      kernel.mknodat(directory, name, mode, entry.devMajor(), entry.devMinor());
    }
  }

  private static int typeBits(TarEntry.Type type) {
    return switch (type) {
      case CHARACTER_DEVICE -> 0020000;
      case BLOCK_DEVICE -> 0060000;
      default -> 0010000;
    };
  }

  /** A second name for a file, or for a symbolic link itself. */
  void makeLink(int targetDirectory, String target) {
    try {
      kernel.linkat(targetDirectory, target, directory, name, 0);
    } catch (KernelException e) {
      if (e.errno() == Errno.EEXIST && isSame(targetDirectory, target)) {
        // To remove it would remove what it is to be linked to.
        return;
      }
      makeWay(e);
      kernel.linkat(targetDirectory, target, directory, name, 0);
    }
  }

  private boolean isSame(int otherDirectory, String otherName) {
    FileStatus here = kernel.statx(directory, name);
    FileStatus other = kernel.statx(otherDirectory, otherName);
    return here.ino() == other.ino()
        && here.devMajor() == other.devMajor()
        && here.devMinor() == other.devMinor();
  }

  private void makeWay(KernelException e) {
    if (e.errno() != Errno.EEXIST) {
      throw e;
    }
    remove();
  }

  private void remove() {
    try {
      kernel.unlinkat(directory, name, 0);
    } catch (KernelException e) {
      if (e.errno() != Errno.EISDIR) {
        throw e;
      }
      removeDirectory();
    }
  }

  private void removeDirectory() {
    try {
      kernel.unlinkat(directory, name, Flag.AT_REMOVEDIR);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOTEMPTY) {
        throw new BeneathException("it would replace a directory that is not empty");
      }
      throw e;
    }
  }
}
