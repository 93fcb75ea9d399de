package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeWalk;

/**
 * Opens a file that a container may be changing. What was a regular file a moment ago can be a
 * device by now, of the container's own making, and merely to open one may start a watchdog or take
 * a terminal. An O_PATH descriptor (open(2)) opens nothing and stays with the file it was got for:
 * that one is looked at, and then opened.
 */
public final class RegularFile {
  /** What is returned for a file of another kind. */
  public static final int OTHER = -1;

  /** What is returned when there is none of that name any more. */
  public static final int GONE = -2;

  private static final int FIND = Flag.O_PATH | Flag.O_NOFOLLOW;
  private static final int OPEN = Flag.O_RDONLY | Flag.O_NONBLOCK | Flag.O_NOCTTY;

  private RegularFile() {}

  /**
   * The file's descriptor, to read from, which is the caller's; or {@link #OTHER} or {@link #GONE}.
   * Needs /proc.
   *
   * @throws KernelException when the file cannot be opened
   */
  public static int open(Kernel kernel, TreeEntry entry) {
    int found;
    try {
      found = kernel.openat2(entry.parent(), entry.name(), FIND, 0, TreeWalk.WITHIN);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return GONE;
      }
      throw e;
    }
    try {
      return kernel.statx(found).isRegular() ? opened(kernel, found, entry) : OTHER;
    } finally {
      kernel.close(found);
    }
  }

  private static int opened(Kernel kernel, int found, TreeEntry entry) {
    try {
      return kernel.openat(Flag.AT_FDCWD, "/proc/self/fd/" + found, OPEN, 0);
    } catch (KernelException e) {
      throw new KernelException(e.call(), entry.name(), e.errno());
    }
  }
}
