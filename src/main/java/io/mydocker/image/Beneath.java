package io.mydocker.image;

import io.mydocker.image.archive.TarReader;
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
  private final ImpliedDirectories implied;

  /** The directory that was asked for last: an archive's entries mostly stay in one. */
  private String cachedPath = "";

  private int cached = -1;

  /** How many of the path that is being opened were there before; negative when all were. */
  private int existing = -1;

  Beneath(Kernel kernel, int root, ImpliedDirectories implied) {
    this.kernel = kernel;
    this.root = root;
    this.implied = implied;
  }

  /**
   * The components of a name as archives have it: a leading slash and {@code .} mean nothing.
   *
   * @throws BeneathException when one is {@code ..}, or there are more than any program could name
   */
  static List<String> components(String name) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start <= name.length()) {
      int slash = name.indexOf('/', start);
      int end = slash < 0 ? name.length() : slash;
      String part = name.substring(start, end);
      if (part.equals("..")) {
        throw new BeneathException("it contains '..' and could lead outside");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
      start = end + 1;
    }
    if (parts.size() > TarReader.DEEPEST) {
      throw new BeneathException("it lies more than " + TarReader.DEEPEST + " directories deep");
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

  /** Closes what is kept: it may be a directory that is no longer at its path. */
  void forget() {
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
   * Opens a directory, for reference only; the caller closes the descriptor.
   *
   * @throws BeneathException when there is something else on the way
   * @throws KernelException ENOENT when it is not there and {@code isMade} is false
   */
  int open(List<String> path, boolean isMade) {
    if (path.isEmpty()) {
      return kernel.openat(root, ".", OpenFlags.ANY_DIRECTORY, 0);
    }
    existing = -1;
    int current = root;
    int at = 0;
    while (at < path.size()) {
      int end = chunk(path, at);
      int next;
      try {
        next = step(current, path, at, end, isMade);
      } finally {
        leave(current);
      }
      current = next;
      at = end;
    }
    if (existing >= 0) {
      implied.made(String.join("/", path), existing);
    }
    return current;
  }

  private void leave(int directory) {
    if (directory != root) {
      kernel.close(directory);
    }
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

  private int step(int directory, List<String> path, int start, int end, boolean isMade) {
    String part = String.join("/", path.subList(start, end));
    try {
      return openDirectory(directory, part);
    } catch (KernelException e) {
      boolean isInTheWay = e.errno() == Errno.ENOTDIR;
      if (!isMade || (e.errno() != Errno.ENOENT && !isInTheWay)) {
        throw worded(e, part);
      }
    }
    return make(directory, path, start, end);
  }

  private int make(int directory, List<String> path, int start, int end) {
    int current = directory;
    for (int i = start; i < end; i++) {
      int next;
      try {
        next = openOrMake(current, path, i);
      } finally {
        if (current != directory) {
          kernel.close(current);
        }
      }
      current = next;
    }
    return current;
  }

  private int openOrMake(int directory, List<String> path, int at) {
    Spot spot = new Spot(kernel, directory, path.get(at));
    implied.making();
    if ((spot.makeImpliedDirectory() || implied.replaces(spot)) && existing < 0) {
      existing = at;
    }
    try {
      return openDirectory(directory, spot.name());
    } catch (KernelException e) {
      throw worded(e, spot.name());
    }
  }

  private int openDirectory(int directory, String path) {
    return kernel.openat2(directory, path, OpenFlags.ANY_DIRECTORY, 0, OpenFlags.STRICTLY_BENEATH);
  }

  private static RuntimeException worded(KernelException e, String path) {
    return switch (e.errno()) {
      // Of a link that is the last part the kernel says that it is no directory.
      case Errno.ELOOP, Errno.ENOTDIR ->
          new BeneathException(
              "it lies below a symbolic link, or what else is no directory ('" + path + "')");
      case Errno.EXDEV -> new BeneathException("it would lead outside");
      default -> e;
    };
  }
}
