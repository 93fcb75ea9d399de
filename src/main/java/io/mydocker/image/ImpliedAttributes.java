package io.mydocker.image;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.storage.OverlayMarks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives directories of a layer that it has no entry for what the trees below give theirs: overlayfs
 * shows the attributes of the topmost. Where that is a symbolic link, ours stands in its place, as
 * with Docker's overlay2, which unpacks a layer apart from those below: to follow it would let an
 * archive choose where it writes.
 */
final class ImpliedAttributes {
  /** The time of a directory that nothing is known of: the same archive makes the same tree. */
  private static final TarEntry UNKNOWN = directory(Spot.IMPLIED, 0, 0, 0, 0, Map.of());

  private final Kernel kernel;
  private final int root;
  private final Lowers lowers;
  private final Attributes attributes;

  /** For the tree that the open directory is the root of; all are the caller's. */
  ImpliedAttributes(Kernel kernel, int root, Lowers lowers, Attributes attributes) {
    this.kernel = kernel;
    this.root = root;
    this.lowers = lowers;
    this.attributes = attributes;
  }

  /** To all directories of a path but the first {@code existing}; -1 stands for the root, too. */
  void apply(List<String> path, int existing) {
    int current = kernel.openat(root, ".", OpenFlags.READ_DIRECTORY, 0);
    boolean isMerged = true;
    int depth = 0;
    while (current >= 0) {
      int next;
      try {
        isMerged = isMerged && (depth == 0 || !OverlayMarks.isOpaque(kernel, current, ""));
        if (depth > existing && isImplied(current)) {
          TarEntry below = isMerged ? below(path.subList(0, depth)) : null;
          isMerged = below != null;
          attributes.apply(current, below == null ? UNKNOWN : below);
        }
        next = depth < path.size() ? enter(current, path.get(depth)) : -1;
      } finally {
        kernel.close(current);
      }
      current = next;
      depth++;
    }
  }

  /** False when an entry of its own came after it. */
  private boolean isImplied(int directory) {
    return kernel.statx(directory).permissions() == Spot.IMPLIED;
  }

  /** What the trees below show there; null when it is no directory. */
  private @Nullable TarEntry below(List<String> path) {
    int found = lowers.find(path);
    if (found < 0) {
      return null;
    }
    try {
      FileStatus status = kernel.statx(found);
      return status.isDirectory()
          ? directory(
              status.permissions(),
              status.uid(),
              status.gid(),
              status.mtimeSeconds(),
              status.mtimeNanos(),
              xattrs(found))
          : null;
    } finally {
      kernel.close(found);
    }
  }

  private Map<String, byte[]> xattrs(int file) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (String name : kernel.listxattr(file, "")) {
      found.put(name, kernel.getxattr(file, "", name));
    }
    return found;
  }

  private static TarEntry directory(
      int mode, long uid, long gid, long mtime, int nanos, Map<String, byte[]> xattrs) {
    return new TarEntry(
        "", TarEntry.Type.DIRECTORY, "", mode, uid, gid, 0, mtime, nanos, 0, 0, xattrs, List.of());
  }

  /** Negative when another entry has taken the directory's place. */
  private int enter(int directory, String name) {
    try {
      return kernel.openat(directory, name, OpenFlags.READ_DIRECTORY, 0);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return -1;
      }
      throw e;
    }
  }
}
