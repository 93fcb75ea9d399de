package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_NOFOLLOW;
import static io.mydocker.program.Flag.O_RDONLY;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.storage.Exclusions;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeVisitor;
import io.mydocker.storage.TreeWalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** How many bytes containers wrote into their root, counted as Docker does: by length of files. */
final class WrittenSize implements TreeVisitor {
  private final Kernel kernel;

  /** Files of several names, which count once. */
  private final Set<Long> linked = new HashSet<>();

  private long bytes;

  WrittenSize(Kernel kernel) {
    this.kernel = kernel;
  }

  long bytes() {
    return bytes;
  }

  /** Adds one that does not run. What has no writable layer any more wrote nothing. */
  void add(Stored container) {
    int directory;
    try {
      directory =
          kernel.openat(
              AT_FDCWD,
              container.layers().get(0),
              O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
              0);
    } catch (KernelException absent) {
      if (absent.errno() == Errno.ENOENT) {
        return;
      }
      throw absent;
    }
    linked.clear();
    try {
      TreeWalk.bare(kernel, this, Exclusions.NONE).walk(directory);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    } finally {
      kernel.close(directory);
    }
  }

  @Override
  public void entry(TreeEntry entry) {
    FileStatus status = entry.status();
    if (status.isRegular() && (status.nlink() < 2 || linked.add(status.ino()))) {
      bytes += status.size();
    }
  }

  @Override
  public void notice(String line) {
    // What vanished or is another file system's does not become free.
  }
}
