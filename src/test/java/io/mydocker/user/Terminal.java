package io.mydocker.user;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.File;

/**
 * A real pseudo-terminal with somebody sitting at it: the program under test has it as its
 * controlling terminal, the test types and reads at the other end.
 */
final class Terminal implements AutoCloseable {

  private final int master;

  /** Held open so that the terminal, with its settings, outlives every program on it. */
  private final int slave;

  private final String path;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private int mark;

  private Terminal(int master, int slave, String path) {
    this.master = master;
    this.slave = slave;
    this.path = path;
  }

  static Terminal open() {
    int master = LibC.C.posix_openpt(LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC);
    byte[] name = new byte[64];
    if (master < 0
        || LibC.C.unlockpt(master) != 0
        || LibC.C.ptsname_r(master, name, name.length) != 0) {
      throw new AssertionError("no pseudo-terminal to be had");
    }
    String path = Raw.string(name).split("\0", 2)[0];
    int slave = LibC.C.open(path, LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC);
    Terminal terminal = new Terminal(master, slave, path);
    terminal.resize(24, 80);
    terminal.read();
    return terminal;
  }

  /** Runs the command in a session of its own on this terminal. */
  Started start(Invocation invocation) {
    return invocation.startOn(new File(path));
  }

  Terminal type(String raw) {
    byte[] bytes = Raw.bytes(raw);
    if (LibC.C.write(master, bytes, bytes.length) != bytes.length) {
      throw new AssertionError("could not type on " + path);
    }
    return this;
  }

  /** {@code press('C')} is Ctrl-C. */
  Terminal press(char key) {
    return type(Character.toString(key & 0x1f));
  }

  /** Waits until the text is shown after what was awaited last. */
  Terminal awaits(String text) {
    if (!Patience.within(Patience.LONG, () -> screen().indexOf(text, mark) >= 0)) {
      fail("the terminal never showed '" + text + "'; it shows:\n" + screen());
    }
    mark = screen().indexOf(text, mark) + text.length();
    return this;
  }

  /** Everything shown so far. */
  String screen() {
    synchronized (shown) {
      return Raw.string(shown.toByteArray());
    }
  }

  /** All of the terminal's settings in one word. */
  String settings() {
    return Host.run("stty", "-F", path, "-g").word();
  }

  String path() {
    return path;
  }

  void resize(int rows, int columns) {
    if (LibC.C.ioctl(master, LibC.TIOCSWINSZ, new short[] {(short) rows, (short) columns, 0, 0})
        != 0) {
      throw new AssertionError("could not resize " + path);
    }
  }

  @Override
  public void close() {
    // The slave first: the reader then gets EIO, ends, and nobody reads a descriptor that was given
    // away again.
    LibC.C.close(slave);
  }

  private void read() {
    Thread reader =
        new Thread(
            () -> {
              byte[] buffer = new byte[4096];
              long n;
              while ((n = LibC.C.read(master, buffer, buffer.length)) > 0) {
                synchronized (shown) {
                  shown.write(buffer, 0, (int) n);
                }
              }
              LibC.C.close(master);
            },
            "screen of " + path);
    reader.setDaemon(true);
    reader.start();
  }
}
