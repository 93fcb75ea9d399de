package io.mydocker.image;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import java.util.Map;

/**
 * Gives what was unpacked its owner, mode, extended attributes and time. In this order: a new owner
 * clears setuid bits and file capabilities, a mode changes an ACL's mask, and anything changes the
 * time.
 */
final class Attributes {
  /** Overlayfs's own: an archive must not make whiteouts or redirects of its choice. */
  private static final String OVERLAY = "trusted.overlay.";

  private static final long LAST_ID = 0xfffffffeL;

  private final Kernel kernel;
  private long lost;

  Attributes(Kernel kernel) {
    this.kernel = kernel;
  }

  long lost() {
    return lost;
  }

  /** To an open file. */
  void apply(int file, TarEntry entry) {
    apply(file, "", entry);
  }

  /** To a directory, open for reference only. */
  void applyToDirectory(int directory, TarEntry entry) {
    // Some calls refuse such a descriptor; this one is for reading, and of the same directory.
    int open = kernel.openat(directory, ".", OpenFlags.READ_DIRECTORY, 0);
    try {
      apply(open, entry);
    } finally {
      kernel.close(open);
    }
  }

  /** To what cannot be opened: a symbolic link, a device, a fifo. */
  void apply(Spot spot, TarEntry entry) {
    apply(spot.directory(), spot.name(), entry);
  }

  private void apply(int file, String name, TarEntry entry) {
    kernel.fchownat(file, name, id(entry.uid()), id(entry.gid()));
    if (name.isEmpty()) {
      kernel.fchmod(file, entry.mode());
    } else if (entry.type() != TarEntry.Type.SYMLINK) {
      // Follows links, but this is none: it was just made, and nobody else writes here.
      kernel.fchmodat(file, name, entry.mode());
    }
    for (Map.Entry<String, byte[]> each : entry.xattrs().entrySet()) {
      if (!each.getKey().startsWith(OVERLAY)) {
        setAttribute(file, name, each.getKey(), each.getValue());
      }
    }
    kernel.utimensat(file, name, entry.mtime(), entry.mtimeNanos());
  }

  /** A file system without attributes of that kind is no reason to refuse an image. */
  private void setAttribute(int file, String name, String attribute, byte[] value) {
    try {
      kernel.setxattr(file, name, attribute, value);
    } catch (KernelException e) {
      if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
        throw tooBig(e, attribute, value);
      }
      lost++;
    }
  }

  /** A file system that has no room for one says so in several ways (setxattr(2)). */
  private static RuntimeException tooBig(KernelException e, String attribute, byte[] value) {
    return switch (e.errno()) {
      case Errno.E2BIG, Errno.ERANGE, Errno.ENOSPC ->
          new BeneathException(
              "the file system has no room for its attribute "
                  + KernelException.printable(attribute)
                  + " of "
                  + value.length
                  + " bytes");
      default -> e;
    };
  }

  private static long id(long id) {
    if (id > LAST_ID) {
      throw new BeneathException("its owner " + id + " is beyond what Linux has");
    }
    return id;
  }
}
