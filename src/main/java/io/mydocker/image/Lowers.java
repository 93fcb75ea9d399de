package io.mydocker.image;

import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.storage.OverlayMarks;
import java.util.ArrayList;
import java.util.List;

/**
 * The trees below a layer, looked at as overlayfs would stack them, without a mount. No step
 * follows a link or leaves a tree.
 */
final class Lowers implements AutoCloseable {
  /** Not in this tree, which says nothing of those below it. */
  private static final int MISSING = -2;

  /** Not there, whatever the trees below have. */
  private static final int HIDDEN = -1;

  private final Kernel kernel;
  private final List<Integer> trees = new ArrayList<>();

  /**
   * Opens them.
   *
   * @param paths raw and absolute, the topmost first
   */
  static Lowers open(Kernel kernel, List<String> paths) {
    Lowers lowers = new Lowers(kernel);
    try {
      for (String path : paths) {
        lowers.trees.add(Directories.open(kernel, path));
      }
      return lowers;
    } catch (KernelException e) {
      lowers.close();
      throw e;
    }
  }

  private Lowers(Kernel kernel) {
    this.kernel = kernel;
  }

  boolean isEmpty() {
    return trees.isEmpty();
  }

  @Override
  public void close() {
    for (int tree : trees) {
      kernel.close(tree);
    }
    trees.clear();
  }

  boolean has(List<String> path) {
    int found = find(path);
    if (found < 0) {
      return false;
    }
    kernel.close(found);
    return true;
  }

  /** Opens what is at the path, for reference only; the caller closes it. Negative if nothing. */
  int find(List<String> path) {
    for (int tree : trees) {
      int found = look(tree, path);
      if (found != MISSING) {
        return found;
      }
    }
    return HIDDEN;
  }

  private int look(int tree, List<String> path) {
    int current = kernel.openat(tree, ".", OpenFlags.ANY_DIRECTORY, 0);
    boolean isOpaque = false;
    for (int i = 0; i < path.size(); i++) {
      int next;
      try {
        next = enter(current, path.get(i), i == path.size() - 1);
      } finally {
        kernel.close(current);
      }
      if (next < 0) {
        return isOpaque ? HIDDEN : next;
      }
      current = next;
      isOpaque |= OverlayMarks.isOpaque(kernel, current, "");
    }
    return current;
  }

  private int enter(int directory, String name, boolean isLast) {
    int found;
    try {
      found = kernel.openat(directory, name, OpenFlags.ANYTHING, 0);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return MISSING;
      }
      throw e;
    }
    FileStatus status = kernel.statx(found);
    if (OverlayMarks.isWhiteout(status) || (!isLast && !status.isDirectory())) {
      kernel.close(found);
      return HIDDEN;
    }
    return found;
  }

  /** The names at the top of any of the trees, some of them more than once. */
  List<String> topNames() {
    List<String> names = new ArrayList<>();
    for (int tree : trees) {
      int listing = kernel.openat(tree, ".", OpenFlags.READ_DIRECTORY, 0);
      try {
        for (DirectoryName each : Entries.of(kernel, listing)) {
          names.add(each.name());
        }
      } finally {
        kernel.close(listing);
      }
    }
    return names;
  }
}
