package io.mydocker.storage;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.nio.charset.StandardCharsets;

/**
 * What overlayfs writes into an upper directory for what is no longer there: "whiteouts and opaque
 * directories" of the kernel's Documentation/filesystems/overlayfs.rst.
 */
public final class OverlayMarks {
  /** The extended attribute of a directory that hides those below it; its value is {@code y}. */
  public static final String OPAQUE = "trusted.overlay.opaque";

  private OverlayMarks() {}

  /** Whether this marks a deleted name: a character device 0/0. */
  public static boolean isWhiteout(FileStatus status) {
    return status.type() == Flag.S_IFCHR && status.rdevMajor() == 0 && status.rdevMinor() == 0;
  }

  /**
   * Whether a directory hides what the layers below have in its place.
   *
   * @param parent an open directory, which stays the caller's
   * @param name of one in it, not followed; empty for itself
   */
  public static boolean isOpaque(Kernel kernel, int parent, String name) {
    try {
      byte[] value = kernel.getxattr(parent, name, OPAQUE);
      return "y".equals(new String(value, StandardCharsets.ISO_8859_1));
    } catch (KernelException e) {
      if (e.errno() == Errno.ENODATA || e.errno() == Errno.EOPNOTSUPP) {
        return false;
      }
      throw e;
    }
  }
}
