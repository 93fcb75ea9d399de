package io.mydocker.image;

import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;

/**
 * A tree that is being made beside its place, out of sight and private, and then moved there whole.
 * Closing it deletes it unless it was published. While it is being made it is locked, so that what
 * a killed process left is told from what is at work.
 */
final class NewTree implements AutoCloseable {
  private final Kernel kernel;
  private final int parent;
  private final String name;
  private final int root;
  private boolean isPublished;

  private NewTree(Kernel kernel, int parent, String name, int root) {
    this.kernel = kernel;
    this.parent = parent;
    this.name = name;
    this.root = root;
  }

  /**
   * Starts one, and deletes what killed processes left.
   *
   * @param parent an open directory, the caller's
   * @param prefix what marks the names of such trees in it
   */
  static NewTree in(Kernel kernel, int parent, String prefix) {
    // Held for a moment: between a tree's making and its locking it would look abandoned.
    FileLock lock = FileLock.take(kernel, parent, prefix + "lock");
    try {
      deleteAbandoned(kernel, parent, prefix);
      return make(kernel, parent, prefix);
    } finally {
      lock.release();
    }
  }

  /** Deletes what killed processes left, and makes nothing. */
  static void clear(Kernel kernel, int parent, String prefix) {
    FileLock lock = FileLock.take(kernel, parent, prefix + "lock");
    try {
      deleteAbandoned(kernel, parent, prefix);
    } finally {
      lock.release();
    }
  }

  private static NewTree make(Kernel kernel, int parent, String prefix) {
    while (true) {
      String name = prefix + Long.toHexString(System.nanoTime());
      try {
        kernel.mkdirat(parent, name, 0700);
        int root = kernel.openat(parent, name, OpenFlags.READ_DIRECTORY, 0);
        kernel.flock(root, Flag.LOCK_EX);
        return new NewTree(kernel, parent, name, root);
      } catch (KernelException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
      }
    }
  }

  private static void deleteAbandoned(Kernel kernel, int parent, String prefix) {
    int listing = kernel.openat(parent, ".", OpenFlags.READ_DIRECTORY, 0);
    try {
      for (DirectoryName each : Entries.of(kernel, listing)) {
        String name = each.name();
        if (name.startsWith(prefix) && !name.equals(prefix + "lock")) {
          deleteIfAbandoned(kernel, parent, name);
        }
      }
    } finally {
      kernel.close(listing);
    }
  }

  private static void deleteIfAbandoned(Kernel kernel, int parent, String name) {
    int tree;
    try {
      tree = kernel.openat(parent, name, OpenFlags.READ_DIRECTORY, 0);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return;
      }
      throw e;
    }
    try {
      kernel.flock(tree, Flag.LOCK_EX | Flag.LOCK_NB);
      TreeDeletion.delete(kernel, parent, name);
    } catch (KernelException e) {
      if (e.errno() != Errno.EAGAIN && e.errno() != Errno.ENOENT) {
        throw e;
      }
    } finally {
      kernel.close(tree);
    }
  }

  /** The open directory; it stays this object's. */
  int root() {
    return root;
  }

  /**
   * Moves the tree to {@code target} in the open directory {@code directory}; when there is one
   * already, that one stays.
   */
  void publish(int directory, String target) {
    // A rename may reach the disk before the content does: after a power cut the tree would be
    // there, with empty files, and count as whole for ever.
    kernel.syncfs(root);
    try {
      kernel.renameat2(parent, name, directory, target, Flag.RENAME_NOREPLACE);
      isPublished = true;
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST && e.errno() != Errno.ENOTEMPTY) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    try {
      if (!isPublished) {
        TreeDeletion.delete(kernel, parent, name);
      }
    } finally {
      kernel.close(root);
    }
  }
}
