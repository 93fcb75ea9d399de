package io.mydocker.container;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import org.jspecify.annotations.Nullable;

/**
 * Where the paths of one side of a copy are looked up: on the host, or in a container's root. There
 * the kernel itself keeps every step inside (openat2(2), RESOLVE_IN_ROOT): a link that the
 * container exchanges meanwhile leads to another place of its own and never out (CVE-2018-15664),
 * and nothing of ours is run in there (CVE-2019-14271).
 *
 * @param root an open directory, the caller's, or AT_FDCWD
 * @param resolve RESOLVE flags
 * @param prefix what messages put before a path
 */
record Lookup(Kernel kernel, int root, long resolve, String prefix) {
  /** How the kernel is to look up a path in a container's root (openat2(2)). */
  static final long INSIDE = Flag.RESOLVE_IN_ROOT | Flag.RESOLVE_NO_MAGICLINKS;

  private static final int MOST_LINKS = 40;
  private static final int DIRECTORY = Flag.O_PATH | Flag.O_DIRECTORY;

  static Lookup onHost(Kernel kernel) {
    return new Lookup(kernel, Flag.AT_FDCWD, 0, "");
  }

  static Lookup inContainer(Kernel kernel, int root, String container) {
    return new Lookup(kernel, root, INSIDE, container + ":");
  }

  /**
   * A name in a directory.
   *
   * @param parent open for reference only; closed by whoever looked it up
   * @param name raw; {@code .} for the directory itself
   * @param status what is there, or null
   */
  record Found(int parent, String name, @Nullable FileStatus status) {
    boolean isDirectory() {
      return status != null && status.isDirectory();
    }
  }

  /** Opens a directory for reference only, links followed. */
  int directory(String path) {
    return kernel.openat2(root, path, DIRECTORY, 0, resolve);
  }

  /**
   * The name that a path ends in, with the directory it is in.
   *
   * @param follows whether a link in that place stands for what it points to
   */
  Found find(String path, boolean follows) {
    if (endsInDirectory(path)) {
      int directory = directory(path);
      return new Found(directory, ".", kernel.statx(directory));
    }
    int slash = path.lastIndexOf('/');
    String above = slash < 0 ? "." : path.substring(0, slash + 1);
    return find(above, path.substring(slash + 1), follows ? MOST_LINKS : 0);
  }

  private Found find(String above, String name, int links) {
    int parent = directory(above);
    FileStatus status = status(parent, name);
    if (links == 0 || status == null || !status.isLink()) {
      return new Found(parent, name, status);
    }
    String target;
    try {
      target = kernel.readlinkat(parent, name);
    } finally {
      kernel.close(parent);
    }
    String next = target.startsWith("/") ? target : above + "/" + target;
    if (links == 1) {
      throw new KernelException("follow", next, Errno.ELOOP);
    }
    if (endsInDirectory(next)) {
      return find(next, true);
    }
    int slash = next.lastIndexOf('/');
    Found found = find(next.substring(0, slash + 1), next.substring(slash + 1), links - 1);
    if (found.status() == null) {
      kernel.close(found.parent());
      throw new KernelException("follow the link to", next, Errno.ENOENT);
    }
    return found;
  }

  private @Nullable FileStatus status(int parent, String name) {
    try {
      return kernel.statx(parent, name);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      kernel.close(parent);
      throw e;
    }
  }

  /** Whether a path can only mean a directory: it ends in a slash or in one or two dots. */
  static boolean endsInDirectory(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.isEmpty() || last.equals(".") || last.equals("..");
  }

  /** Whether a path means what is in a directory: it ends in dots, or is the root. */
  static boolean meansContent(String path) {
    return !path.endsWith("/") && endsInDirectory(path) || base(path).isEmpty();
  }

  /** The last part of a path, without slashes behind it. */
  static String base(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }
}
