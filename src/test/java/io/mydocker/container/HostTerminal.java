package io.mydocker.container;

import io.mydocker.user.LibC;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A pseudo-terminal for one run: what is typed on it, how it is set. */
final class HostTerminal implements AutoCloseable {
  private static final long TCGETS = 0x5401;
  private static final int TERMIOS = 36;

  private final int master;
  final String path;
  private final byte[] before;

  HostTerminal(String typed) {
    master = LibC.C.posix_openpt(LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC);
    byte[] name = new byte[64];
    if (master < 0
        || LibC.C.unlockpt(master) != 0
        || LibC.C.ptsname_r(master, name, name.length) != 0) {
      throw new AssertionError("no pseudo-terminal to be had");
    }
    path = new String(name, StandardCharsets.ISO_8859_1).split("\0", 2)[0];
    byte[] bytes = typed.getBytes(StandardCharsets.ISO_8859_1);
    if (LibC.C.write(master, bytes, bytes.length) != bytes.length) {
      throw new AssertionError("could not type on " + path);
    }
    before = settings();
  }

  boolean isAsBefore() {
    return Arrays.equals(before, settings());
  }

  private byte[] settings() {
    byte[] termios = new byte[TERMIOS];
    if (LibC.C.ioctl(master, TCGETS, termios) != 0) {
      throw new AssertionError("cannot read the settings of " + path);
    }
    return termios;
  }

  @Override
  public void close() {
    LibC.C.close(master);
  }
}
