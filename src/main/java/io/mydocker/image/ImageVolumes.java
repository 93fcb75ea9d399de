package io.mydocker.image;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.storage.OverlayMarks;
import java.util.ArrayList;
import java.util.List;

/** Looks up, once when an image is unpacked, what it has where its volumes are to be. */
final class ImageVolumes {
  private static final int PERMISSIONS = 07777;

  private final Kernel kernel;
  private final List<String> lowers;

  /** In these trees, the topmost first. */
  ImageVolumes(Kernel kernel, List<String> lowers) {
    this.kernel = kernel;
    this.lowers = lowers;
  }

  /** What is at each of these places. */
  List<ImageVolume> find(List<String> paths) {
    List<ImageVolume> found = new ArrayList<>();
    if (paths.isEmpty()) {
      return found;
    }
    try (ImageView view = ImageView.open(lowers)) {
      int root = Directories.open(kernel, view.path());
      try {
        for (String path : paths) {
          found.add(find(root, path));
        }
      } finally {
        kernel.close(root);
      }
    }
    return found;
  }

  /** Links are followed within the image, as when it is mounted. */
  private ImageVolume find(int root, String path) {
    int directory;
    try {
      int flags = Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_CLOEXEC;
      directory = kernel.openat2(root, path, flags, 0, Flag.RESOLVE_IN_ROOT);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        return ImageVolume.absent(path);
      }
      throw e;
    }
    try {
      FileStatus status = kernel.statx(directory);
      boolean isEmpty = Entries.of(kernel, directory).isEmpty();
      List<String> parts = isEmpty ? List.of() : place(root, directory);
      return new ImageVolume(
          path,
          status.uid(),
          status.gid(),
          status.permissions() & PERMISSIONS,
          isEmpty ? List.of() : having(parts));
    } finally {
      kernel.close(directory);
    }
  }

  /** Where a directory lies below the root, by its names. */
  private List<String> place(int root, int directory) {
    String above = kernel.readlinkat(Flag.AT_FDCWD, "/proc/self/fd/" + root);
    String path = kernel.readlinkat(Flag.AT_FDCWD, "/proc/self/fd/" + directory);
    return Beneath.components(path.startsWith(above) ? path.substring(above.length()) : path);
  }

  /** The directories of the single trees that make up the one that is seen. */
  private List<String> having(List<String> parts) {
    List<String> having = new ArrayList<>();
    for (String lower : lowers) {
      boolean isLast = false;
      StringBuilder path = new StringBuilder(lower);
      int at = Directories.open(kernel, lower);
      try {
        for (String part : parts) {
          path.append('/').append(part);
          int next = kernel.openat(at, part, OpenFlags.READ_DIRECTORY, 0);
          kernel.close(at);
          at = next;
          isLast |= OverlayMarks.isOpaque(kernel, at, "");
        }
        having.add(path.toString());
      } catch (KernelException e) {
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
          throw e;
        }
        // A whiteout on the way hides what is below, too.
        isLast |= e.errno() == Errno.ENOTDIR;
      } finally {
        kernel.close(at);
      }
      if (isLast) {
        break;
      }
    }
    return having;
  }
}
