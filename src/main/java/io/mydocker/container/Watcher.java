package io.mydocker.container;

import static io.mydocker.program.Flag.POLLIN;
import static io.mydocker.program.Flag.PR_SET_NAME;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * A second process of ours that does nothing but wait for the front's end. A container can clear
 * its parent-death signal (prctl(2): execve(2) of a setuid program does), so that alone would not
 * end it when the front is killed. The watcher runs the same undo. Should it be the one that is
 * killed, the front starts another.
 */
final class Watcher {
  private final Frame frame;
  private final Assembler a;
  private final Slot front;
  private final Slot isWatcher;
  final Slot pid;
  private final Label start;
  private final Detachment detachment;

  Watcher(Frame frame) {
    this(frame, Detachment.none(frame));
  }

  Watcher(Frame frame, Detachment detachment) {
    this.frame = frame;
    this.detachment = detachment;
    a = frame.a;
    front = a.slot("front");
    isWatcher = a.slot("is watcher");
    pid = a.slot("watcher");
    start = a.label("start watcher");
  }

  /** Opens the front's own pidfd, to be inherited. */
  void prepare() {
    Slot self = a.slot("self");
    a.call("ask for our pid", Call.GETPID).into(self);
    a.call("open a pidfd of ourselves", Call.PIDFD_OPEN, self.value(), Operand.of(0)).into(front);
  }

  /** Says how the front ends the watcher: before anything that both could undo. */
  void acquire() {
    frame.acquired(
        "watcher",
        new Frame.Undo() {
          @Override
          public void write() {
            dismiss();
          }
        });
  }

  /**
   * Starts the watcher; the front goes on behind this.
   *
   * @param again where the front goes on when it was a restart
   */
  void start(Slot[] closed, Label again) {
    Label front = a.label("front");
    Slot isRestart = a.slot("is restart");
    a.place(start);
    a.call("start the watcher", Call.CLONE, Operand.of(SIGCHLD)).into(pid);
    a.jumpIf(pid.value(), Test.UNEQUAL, Operand.of(0), front);
    watch(closed);
    a.section("front: let the container begin");
    a.place(front);
    a.jumpIf(isRestart.value(), Test.UNEQUAL, Operand.of(0), again);
    a.set(isRestart, Operand.of(1));
  }

  /** Another one, when it was killed; when it could not do its work, the end. */
  void ended(Operand status) {
    Slot signal = a.slot("ending");
    a.load(signal, 1, status, Operand.of(0));
    a.sum(signal, signal.value(), Sum.AND, Operand.of(0x7f));
    a.jumpIf(signal.value(), Test.UNEQUAL, Operand.of(0), start);
    a.set(pid, Operand.of(0));
    a.jump(frame.undoAll());
  }

  private void watch(Slot[] closed) {
    a.section("watcher");
    Slot none = a.slot("none");
    Operand poll = a.room(8);
    a.set(isWatcher, Operand.of(1));
    // Without a watcher there is no container: the front sees this exit and undoes everything.
    Label before = a.failTo();
    frame.fallTo(frame.exit);
    // A session of its own: neither the terminal's signals nor a job's end reach it, and it may
    // restore a terminal
    // that is not its controlling one without being stopped (tcsetattr(3), SIGTTOU).
    a.call("start a session", Call.SETSID);
    a.call("name the process", Call.PRCTL, Operand.of(PR_SET_NAME), a.text("mydocker-watch"));
    // Whoever reads our caller's output must see its end although the watcher lives.
    frame.openNull(none);
    for (int fd = 0; fd < 2; fd++) {
      a.call("replace descriptor " + fd, Call.DUP3, none.value(), Operand.of(fd));
    }
    detachment.redirectMessages();
    for (Slot descriptor : closed) {
      // EBADF: the front has closed it by the time it needs another watcher.
      a.call("close what is the front's", Call.CLOSE, descriptor.value()).tolerate(Errno.EBADF);
    }
    a.store(4, poll, Operand.of(0), front.value());
    a.store(2, poll, Operand.of(4), Operand.of(POLLIN));
    a.call("wait for the front's end", Call.PPOLL, poll, Operand.of(1));
    if (before != null) {
      a.failTo(before);
    }
    a.jump(frame.undoAll());
  }

  private void dismiss() {
    Label watcher = a.label("undo goes on");
    a.jumpIf(isWatcher.value(), Test.UNEQUAL, Operand.of(0), watcher);
    a.jumpIf(pid.value(), Test.EQUAL, Operand.of(0), watcher);
    // One that cannot be ended is not waited for: it undoes what is left when we are gone.
    frame.reportAndSkipTo(watcher);
    a.call("end the watcher", Call.KILL, pid.value(), Operand.of(SIGKILL)).tolerate(Errno.ESRCH);
    frame.reportAndGoOn();
    a.call("reap the watcher", Call.WAIT4, pid.value()).tolerate(Errno.ECHILD);
    a.place(watcher);
  }

  /** Skips what only the front can do. */
  void unlessWatcher(Label elsewhere) {
    a.jumpIf(isWatcher.value(), Test.UNEQUAL, Operand.of(0), elsewhere);
  }
}
