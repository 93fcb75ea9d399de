package io.mydocker.image;

import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;

/**
 * Deletes a tree of ours that was never finished. It may be as deep as an archive wanted it, so a
 * directory that is not empty is moved up to the top instead of being descended into: neither the
 * stack nor the open descriptors grow with depth.
 */
final class TreeDeletion {
  private final Kernel kernel;
  private final int top;
  private long moved;

  private TreeDeletion(Kernel kernel, int top) {
    this.kernel = kernel;
    this.top = top;
  }

  /** Deletes {@code name} in the open directory {@code parent}; nothing there is fine. */
  static void delete(Kernel kernel, int parent, String name) {
    int top;
    try {
      top = kernel.openat(parent, name, OpenFlags.READ_DIRECTORY, 0);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return;
      }
      throw e;
    }
    try {
      new TreeDeletion(kernel, top).empty();
    } finally {
      kernel.close(top);
    }
    kernel.unlinkat(parent, name, Flag.AT_REMOVEDIR);
  }

  private void empty() {
    boolean isEmpty = false;
    while (!isEmpty) {
      // Opened anew: moving entries up while reading would skip some.
      int listing = kernel.openat(top, ".", OpenFlags.READ_DIRECTORY, 0);
      try {
        isEmpty = emptyOnce(listing);
      } finally {
        kernel.close(listing);
      }
    }
  }

  private boolean emptyOnce(int listing) {
    boolean isEmpty = true;
    for (DirectoryName each : Entries.of(kernel, listing)) {
      String name = each.name();
      isEmpty = false;
      if (!remove(top, name)) {
        flatten(name);
      }
    }
    return isEmpty;
  }

  /** False for a directory that is not empty. */
  private boolean remove(int directory, String name) {
    try {
      kernel.unlinkat(directory, name, 0);
      return true;
    } catch (KernelException e) {
      if (e.errno() != Errno.EISDIR) {
        throw e;
      }
    }
    try {
      kernel.unlinkat(directory, name, Flag.AT_REMOVEDIR);
      return true;
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOTEMPTY) {
        throw e;
      }
      return false;
    }
  }

  private void flatten(String name) {
    int directory = kernel.openat(top, name, OpenFlags.READ_DIRECTORY, 0);
    try {
      for (DirectoryName each : Entries.of(kernel, directory)) {
        String below = each.name();
        if (!remove(directory, below)) {
          moveUp(directory, below);
        }
      }
    } finally {
      kernel.close(directory);
    }
    kernel.unlinkat(top, name, Flag.AT_REMOVEDIR);
  }

  private void moveUp(int directory, String name) {
    while (true) {
      try {
        kernel.renameat2(directory, name, top, ".moved-" + moved++, Flag.RENAME_NOREPLACE);
        return;
      } catch (KernelException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
      }
    }
  }
}
