package io.mydocker.storage;

import io.mydocker.linux.DirectoryNames;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.NativeBuffer;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One directory of an image as overlayfs stacks it: those of its layers' directories that add to
 * it, the topmost first, held open. No step follows a link or leaves a tree.
 */
final class LowerDirectory implements AutoCloseable {
  private static final int OPEN = Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_NOFOLLOW;
  private static final int BLOCK = 1 << 16;

  private final Kernel kernel;
  private final List<Integer> parts = new ArrayList<>();

  private LowerDirectory(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * The root of an image.
   *
   * @param layers raw paths of its layers' trees, the topmost first
   */
  static LowerDirectory root(Kernel kernel, List<String> layers) {
    LowerDirectory root = new LowerDirectory(kernel);
    try {
      for (String layer : layers) {
        root.parts.add(kernel.openat(Flag.AT_FDCWD, layer, Flag.O_RDONLY | Flag.O_DIRECTORY, 0));
      }
      return root;
    } catch (KernelException e) {
      root.close();
      throw e;
    }
  }

  /** Whether the image has this name here. */
  boolean has(String name) {
    for (int part : parts) {
      FileStatus status = status(kernel, part, name);
      if (status != null) {
        return !OverlayMarks.isWhiteout(status);
      }
    }
    return false;
  }

  /** The directory of this name; an empty one where the image has none. */
  LowerDirectory child(String name) {
    LowerDirectory child = new LowerDirectory(kernel);
    try {
      for (int part : parts) {
        FileStatus status = status(kernel, part, name);
        if (status != null && !child.takes(part, name, status)) {
          break;
        }
      }
      return child;
    } catch (KernelException e) {
      child.close();
      throw e;
    }
  }

  /** Adds one layer's, and tells whether those below it count. */
  private boolean takes(int part, String name, FileStatus status) {
    if (!status.isDirectory()) {
      return false;
    }
    parts.add(kernel.openat2(part, name, OPEN, 0, TreeWalk.RESOLVE));
    return !OverlayMarks.isOpaque(kernel, part, name);
  }

  /** The names that the image has here, in order. To be asked once. */
  List<String> names() {
    TreeSet<String> all = new TreeSet<>();
    NativeBuffer block = NativeBuffer.allocate(BLOCK);
    for (int part : parts) {
      DirectoryNames names = new DirectoryNames();
      for (int count = kernel.getdents64(part, block);
          count > 0;
          count = kernel.getdents64(part, block)) {
        names.add(block, count);
      }
      for (int i = 0; i < names.size(); i++) {
        all.add(names.name(i));
      }
    }
    List<String> shown = new ArrayList<>(all);
    shown.removeIf(name -> !has(name));
    return shown;
  }

  @Override
  public void close() {
    for (int part : parts) {
      kernel.close(part);
    }
    parts.clear();
  }

  /** What a name is; null when there is none. */
  static @Nullable FileStatus status(Kernel kernel, int directory, String name) {
    try {
      return kernel.statx(directory, name);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }
}
