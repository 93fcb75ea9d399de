package io.mydocker.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a descriptor of this process is a terminal, told by its device number: the JDK has no
 * isatty.
 */
final class Terminal {
  private static final int TYPE_MASK = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;

  private Terminal() {}

  static boolean is(int descriptor) {
    Path path = Path.of("/proc/self/fd/" + descriptor);
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode");
      long device = (Long) Files.getAttribute(path, "unix:rdev");
      return (mode & TYPE_MASK) == CHARACTER_DEVICE && isTerminalMajor(major(device));
    } catch (IOException e) {
      return false;
    }
  }

  /** The major number as glibc packs it. */
  static int major(long device) {
    return (int) ((device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL));
  }

  /**
   * Majors of Linux's devices.txt: consoles and serial lines, the alternates, pseudo-terminals,
   * USB, hypervisor.
   */
  static boolean isTerminalMajor(int major) {
    return major == 4
        || major == 5
        || (major >= 136 && major <= 143)
        || major == 188
        || major == 204
        || major == 229;
  }
}
