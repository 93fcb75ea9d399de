package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
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

  private static final int FIND = Flag.O_PATH | Flag.O_NOFOLLOW;
  private static final int OPEN = Flag.O_RDONLY | Flag.O_NONBLOCK | Flag.O_NOCTTY;

  private RegularFile() {}

  /**
   * The file's descriptor, to read from, which is the caller's; or {@link #OTHER}.
   *
   * @throws io.mydocker.linux.KernelException when there is none of that name, or the file cannot
   *     be opened. Needs /proc
   */
  public static int open(Kernel kernel, TreeEntry entry) {
    int found = kernel.openat2(entry.parent(), entry.name(), FIND, 0, TreeWalk.WITHIN);
    try {
      return kernel.statx(found).isRegular()
          ? kernel.openat(Flag.AT_FDCWD, "/proc/self/fd/" + found, OPEN, 0)
          : OTHER;
    } finally {
      kernel.close(found);
    }
  }
}
