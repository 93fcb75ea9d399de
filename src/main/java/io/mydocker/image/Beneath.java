package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import java.util.ArrayList;
import java.util.List;

/**
 * Directories below one open directory, whatever an archive put there: no step leaves it or follows
 * a link, because the kernel refuses it (openat2(2)), not because a string was compared. Owns the
 * descriptors it opens, at most one at rest; the root's stays the caller's.
 */
final class Beneath implements AutoCloseable {
  /** As long as a path that one call takes (PATH_MAX), and a margin. */
  private static final int LONGEST_CALL = 4000;

  private final Kernel kernel;
  private final int root;

  /** The directory that was asked for last: an archive's entries mostly stay in one. */
  private String cachedPath = "";

  private int cached = -1;

  Beneath(Kernel kernel, int root) {
    this.kernel = kernel;
    this.root = root;
  }

  /**
   * The components of a name as archives have it: a leading slash and {@code .} mean nothing.
   *
   * @throws BeneathException when one is {@code ..}
   */
  static List<String> components(String name) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start <= name.length()) {
      int slash = name.indexOf('/', start);
      int end = slash < 0 ? name.length() : slash;
      String part = name.substring(start, end);
      if (part.equals("..")) {
        throw new BeneathException("it contains '..' and could leave the image's root");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
      start = end + 1;
    }
    return parts;
  }

  /** The directory that holds the last of {@code parts}, made where it is missing. */
  int parent(List<String> parts) {
    List<String> path = parts.subList(0, parts.size() - 1);
    if (path.isEmpty()) {
      return root;
    }
    String joined = String.join("/", path);
    if (cached >= 0 && joined.equals(cachedPath)) {
      return cached;
    }
    forget();
    cached = open(path, true);
    cachedPath = joined;
    return cached;
  }

  private void forget() {
    if (cached >= 0) {
      int descriptor = cached;
      cached = -1;
      kernel.close(descriptor);
    }
  }

  @Override
  public void close() {
    forget();
  }

  /**
   * Opens a directory; the caller closes the descriptor.
   *
   * @throws BeneathException when there is something else on the way
   * @throws KernelException ENOENT when it is not there and {@code isMade} is false
   */
  int open(List<String> path, boolean isMade) {
    int current = kernel.openat(root, ".", OpenFlags.ANY_DIRECTORY, 0);
    int at = 0;
    while (at < path.size()) {
      int end = chunk(path, at);
      int next;
      try {
        next = step(current, path.subList(at, end), isMade);
      } finally {
        kernel.close(current);
      }
      current = next;
      at = end;
    }
    return current;
  }

  private static int chunk(List<String> path, int start) {
    int length = path.get(start).length();
    int end = start + 1;
    while (end < path.size() && length + 1 + path.get(end).length() <= LONGEST_CALL) {
      length += 1 + path.get(end).length();
      end++;
    }
    return end;
  }

  private int step(int directory, List<String> path, boolean isMade) {
    try {
      return openDirectory(directory, String.join("/", path));
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT || !isMade) {
        throw e;
      }
    }
    return make(directory, path);
  }

  private int make(int directory, List<String> path) {
    int current = kernel.openat(directory, ".", OpenFlags.ANY_DIRECTORY, 0);
    for (String part : path) {
      int next;
      try {
        next = openOrMake(current, part);
      } finally {
        kernel.close(current);
      }
      current = next;
    }
    return current;
  }

  private int openOrMake(int directory, String name) {
    try {
      kernel.mkdirat(directory, name, 0755);
      // The mode of mkdir(2) is cut by the caller's umask.
      kernel.fchmodat(directory, name, 0755);
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    return openDirectory(directory, name);
  }

  private int openDirectory(int directory, String path) {
    try {
      return kernel.openat2(
          directory, path, OpenFlags.ANY_DIRECTORY, 0, OpenFlags.STRICTLY_BENEATH);
    } catch (KernelException e) {
      throw switch (e.errno()) {
        case Errno.ELOOP -> new BeneathException("it lies below a symbolic link ('" + path + "')");
        case Errno.ENOTDIR ->
            new BeneathException("it lies below what is no directory ('" + path + "')");
        case Errno.EXDEV -> new BeneathException("it would leave the image's root");
        default -> e;
      };
    }
  }
}
