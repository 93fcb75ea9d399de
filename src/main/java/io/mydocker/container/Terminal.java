package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.F_DUPFD_CLOEXEC;
import static io.mydocker.program.Flag.F_SETFL;
import static io.mydocker.program.Flag.MOVE_MOUNT_F_EMPTY_PATH;
import static io.mydocker.program.Flag.MOVE_MOUNT_T_EMPTY_PATH;
import static io.mydocker.program.Flag.OPEN_TREE_CLONE;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_CREAT;
import static io.mydocker.program.Flag.O_EXCL;
import static io.mydocker.program.Flag.O_NOCTTY;
import static io.mydocker.program.Flag.O_NONBLOCK;
import static io.mydocker.program.Flag.O_RDONLY;
import static io.mydocker.program.Flag.O_RDWR;
import static io.mydocker.program.Flag.SIGINT;
import static io.mydocker.program.Flag.SIGQUIT;
import static io.mydocker.program.Flag.TCGETS;
import static io.mydocker.program.Flag.TCSETS;
import static io.mydocker.program.Flag.TIOCGPGRP;
import static io.mydocker.program.Flag.TIOCGPTPEER;
import static io.mydocker.program.Flag.TIOCGWINSZ;
import static io.mydocker.program.Flag.TIOCSCTTY;
import static io.mydocker.program.Flag.TIOCSPTLCK;
import static io.mydocker.program.Flag.TIOCSWINSZ;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The two terminals of {@code -t}: the caller's, raw while the command runs, and the container's
 * own, of its own devpts.
 */
final class Terminal {
  /** Where the container's process leaves the master for the front to take with pidfd_getfd(2). */
  static final int MASTER_FD = 63;

  private static final int LFLAG = 12;
  private static final int ISIG = 1;
  private static final int CONTROL_CHARACTERS = 17;
  private static final int VTIME = CONTROL_CHARACTERS + 5;
  private static final int VMIN = CONTROL_CHARACTERS + 6;

  /** What the first two control characters, VINTR and VQUIT, send. */
  private static final int[] INTERRUPTS = {SIGINT, SIGQUIT};

  // cfmakeraw(3): the bits that go, by the field of struct termios (asm-generic/termbits.h).
  private static final int[][] COOKED = {{0, 0x5eb}, {4, 1}, {8, 0x130}, {LFLAG, 0x804b}};
  private static final int CS8 = 0x30;

  private final Frame frame;
  private final Assembler a;
  private final Operand saved;
  private final Operand raw;
  private final Operand size;
  private final Slot tty;
  private final boolean hasCaller;
  final Slot master;

  /**
   * A pair.
   *
   * @param hasCaller whether the caller's terminal is tied to it; a detached container's is not
   */
  Terminal(Frame frame, boolean hasCaller) {
    this.frame = frame;
    this.hasCaller = hasCaller;
    a = frame.a;
    saved = a.room(64);
    raw = a.room(64);
    size = a.room(8);
    tty = a.slot("tty");
    master = a.slot("master");
  }

  /** Remembers how the caller's terminal is set; the undo sets it so again. */
  void save() {
    if (!hasCaller) {
      return;
    }
    // A descriptor of its own: the watcher closes 0 and must still restore the terminal.
    a.call(
            "keep the terminal",
            Call.FCNTL,
            Operand.of(0),
            Operand.of(F_DUPFD_CLOEXEC),
            Operand.of(3))
        .into(tty);
    a.call("read the terminal's settings", Call.IOCTL, tty.value(), Operand.of(TCGETS), saved);
    restoredInUndo();
  }

  private void restoredInUndo() {
    frame.acquired(
        "terminal",
        new Frame.Undo() {
          @Override
          public void write() {
            a.call("restore the terminal", Call.IOCTL, tty.value(), Operand.of(TCSETS), saved)
                .tolerate(Errno.EIO, Errno.ENOTTY);
          }
        });
  }

  /** In the container: a terminal pair of its own, the master left where the front finds it. */
  void open(Slot slave) {
    Slot own = a.slot("own master");
    Operand path = a.text("/dev/pts/ptmx");
    OwnPath.open(a, "open /dev/ptmx", path, O_RDWR | O_NOCTTY | O_CLOEXEC).into(own);
    a.call("unlock the terminal", Call.IOCTL, own.value(), Operand.of(TIOCSPTLCK), a.room(8));
    a.call(
            "open the terminal",
            Call.IOCTL,
            own.value(),
            Operand.of(TIOCGPTPEER),
            Operand.of(O_RDWR | O_NOCTTY | O_CLOEXEC))
        .into(slave);
    a.call(
        "offer the terminal", Call.DUP3, own.value(), Operand.of(MASTER_FD), Operand.of(O_CLOEXEC));
  }

  /** In the container: whoever the command runs as may open it by its name. */
  void giveTo(Slot slave, int uid) {
    a.call(
        "give the terminal to the user",
        Call.FCHOWN,
        slave.value(),
        Operand.of(uid),
        Operand.of(-1));
  }

  /** In the first process of a session: it becomes that session's. */
  void control(Operand slave) {
    a.call("control the terminal", Call.IOCTL, slave, Operand.of(TIOCSCTTY));
  }

  /** In the container: the terminal becomes the session's and the console. */
  void adopt(Slot slave, int uid) {
    Slot console = a.slot("console");
    Slot tree = a.slot("terminal's mount");
    giveTo(slave, uid);
    a.call(
            "make /dev/console",
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text("/dev/console"),
            Operand.of(O_CREAT | O_EXCL | O_RDONLY | O_CLOEXEC),
            Operand.of(0620))
        .into(console);
    // Both by descriptor: what lies at the path /dev/pts/0 may be a volume's link (CVE-2025-52565).
    a.call(
            "open the terminal as a mount",
            Call.OPEN_TREE,
            slave.value(),
            a.text(""),
            Operand.of(AT_EMPTY_PATH | OPEN_TREE_CLONE | O_CLOEXEC))
        .into(tree);
    a.call(
        "mount the terminal on /dev/console",
        Call.MOVE_MOUNT,
        tree.value(),
        a.text(""),
        console.value(),
        a.text(""),
        Operand.of(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    control(slave.value());
  }

  /**
   * In the front: takes the master over, with the caller's window size, and makes the caller's
   * terminal raw.
   */
  void take(Process process) {
    a.call(
            "take the container's terminal",
            Call.PIDFD_GETFD,
            process.pidfd.value(),
            Operand.of(MASTER_FD))
        .into(master);
    a.call(
        "make it non-blocking",
        Call.FCNTL,
        master.value(),
        Operand.of(F_SETFL),
        Operand.of(O_RDWR | O_NONBLOCK));
    if (!hasCaller) {
      offer();
      return;
    }
    resize();
    copySettings();
    // Here too: before the watcher is dismissed, or nobody would do it when the front is killed
    // right after that.
    restoredInUndo();
    a.call("make the terminal raw", Call.IOCTL, tty.value(), Operand.of(TCSETS), raw);
  }

  /** To whoever attaches: at the number where the container's process had it. */
  private void offer() {
    a.call(
        "keep the terminal for who attaches",
        Call.DUP3,
        master.value(),
        Operand.of(MASTER_FD),
        Operand.of(O_CLOEXEC));
  }

  private void copySettings() {
    Slot field = a.slot("field");
    for (int at = 0; at < 64; at += 8) {
      a.load(field, 8, saved, Operand.of(at));
      a.store(8, raw, Operand.of(at), field.value());
    }
    for (int[] bits : COOKED) {
      a.load(field, 4, raw, Operand.of(bits[0]));
      a.sum(field, field.value(), Sum.AND, Operand.of(~bits[1]));
      if (bits[0] == 8) {
        a.sum(field, field.value(), Sum.OR, Operand.of(CS8));
      }
      a.store(4, raw, Operand.of(bits[0]), field.value());
    }
    a.store(1, raw, Operand.of(VMIN), Operand.of(1));
    a.store(1, raw, Operand.of(VTIME), Operand.of(0));
  }

  /**
   * Looks for the interrupt and quit characters among what was typed. The container's terminal
   * turns them into signals for its foreground process group; where that is the first process's
   * own, the kernel drops a signal that it does not catch, and Ctrl-C would do nothing.
   *
   * @param signal set to the signal when one was typed
   * @param typed where to go then
   */
  void findInterrupt(Operand bytes, Slot length, Process process, Slot signal, Label typed) {
    Operand settings = a.room(64);
    Operand group = a.room(8);
    Slot value = a.slot("value");
    Label none = a.label("no interrupt");
    a.call(
            "read the container's settings",
            Call.IOCTL,
            master.value(),
            Operand.of(TCGETS),
            settings)
        .tolerate(Errno.ANY);
    a.load(value, 4, settings, Operand.of(LFLAG));
    a.sum(value, value.value(), Sum.AND, Operand.of(ISIG));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of(0), none);
    a.call("ask for the foreground group", Call.IOCTL, master.value(), Operand.of(TIOCGPGRP), group)
        .tolerate(Errno.ANY);
    a.load(value, 4, group, Operand.of(0));
    a.jumpIf(value.value(), Test.UNEQUAL, process.pid.value(), none);
    for (int i = 0; i < INTERRUPTS.length; i++) {
      find(bytes, length, settings, i, signal, typed);
    }
    a.place(none);
  }

  private void find(
      Operand bytes, Slot length, Operand settings, int index, Slot signal, Label typed) {
    Slot wanted = a.slot("wanted");
    Slot at = a.slot("at");
    Slot c = a.slot("character");
    Label next = a.label("next character");
    Label absent = a.label("not typed");
    a.load(wanted, 1, settings, Operand.of(CONTROL_CHARACTERS + index));
    a.jumpIf(wanted.value(), Test.EQUAL, Operand.of(0), absent);
    a.set(at, Operand.of(0));
    a.place(next);
    a.load(c, 1, bytes, at.value());
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.set(signal, Operand.of(INTERRUPTS[index]));
    a.jumpIf(c.value(), Test.EQUAL, wanted.value(), typed);
    a.jumpIf(at.value(), Test.BELOW, length.value(), next);
    a.place(absent);
  }

  /** The container's terminal gets the size of the caller's. */
  void resize() {
    if (!hasCaller) {
      return;
    }
    a.call("read the window size", Call.IOCTL, tty.value(), Operand.of(TIOCGWINSZ), size)
        .tolerate(Errno.ANY);
    a.call("set the window size", Call.IOCTL, master.value(), Operand.of(TIOCSWINSZ), size)
        .tolerate(Errno.ANY);
  }
}
