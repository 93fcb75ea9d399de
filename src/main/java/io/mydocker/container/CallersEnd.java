package io.mydocker.container;

import static io.mydocker.program.Flag.POLLIN;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * {@code --die-with-parent}: the end of whoever called us is the container's. Where the front is
 * the caller's child, the kernel tells it by a signal. A JVM that is only a child's child would
 * never get that (prctl(2), PR_SET_PDEATHSIG: the caller's own children do); it holds a pidfd
 * instead, which becomes readable at the caller's end (pidfd_open(2)), and waits for that in the
 * loop where it waits for everything else. The process between the two needs no part in it: killed
 * by such a signal, it would take the JVM along also before there is a watcher to undo what the JVM
 * had done.
 */
final class CallersEnd {
  private final Frame frame;
  private final Assembler a;
  private final int caller;
  private final boolean isParent;
  private final @Nullable Slot pidfd;

  CallersEnd(Frame frame, LaunchPlan.Life life) {
    this.frame = frame;
    a = frame.a;
    caller = life.caller();
    isParent = life.isCallerParent();
    pidfd = caller == 0 || isParent ? null : a.slot("caller");
  }

  /**
   * Opens the pidfd, before anything is made. Numbers are given out in turn, so that of a caller
   * who ended just now cannot be another's already.
   */
  void open() {
    if (pidfd == null) {
      return;
    }
    a.call("open a pidfd of the caller", Call.PIDFD_OPEN, Operand.of(caller), Operand.of(0))
        .into(pidfd)
        .tolerate(Errno.ESRCH);
    a.jumpIf(pidfd.value(), Test.EQUAL, Operand.of(-Errno.ESRCH), frame.undoAll());
  }

  /**
   * Asks for the signal: only now, since a front that is killed before there is a watcher leaves
   * its undo to the next command. Should the caller have ended already, nothing would tell us: so
   * its pid is compared (prctl(2), PR_SET_PDEATHSIG).
   */
  void tie() {
    if (caller == 0 || !isParent) {
      return;
    }
    Slot now = a.slot("parent now");
    frame.acquired(
        "tie to the caller",
        new Frame.Undo() {
          @Override
          public void write() {
            // Before the watcher is dismissed: killed after that, we would leave the rest undone.
            a.call("outlive the caller", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(0));
          }
        });
    a.call("die with the caller", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    a.call("ask for our parent", Call.GETPPID).into(now);
    a.jumpIf(now.value(), Test.UNEQUAL, Operand.of(caller), frame.undoAll());
  }

  /** How many entries of a poll array it takes. */
  int entries() {
    return pidfd == null ? 0 : 1;
  }

  /** Sets its entry. */
  void prepare(Operand entry) {
    if (pidfd != null) {
      a.store(4, entry, Operand.of(0), pidfd.value());
      a.store(4, entry, Operand.of(4), Operand.of(POLLIN));
    }
  }

  /** After poll(2): at the caller's end, everything is undone. */
  void look(Operand entry) {
    if (pidfd != null) {
      Slot ready = a.slot("ready");
      a.load(ready, 2, entry, Operand.of(Pump.REVENTS));
      a.jumpIf(ready.value(), Test.UNEQUAL, Operand.of(0), frame.undoAll());
    }
  }
}
