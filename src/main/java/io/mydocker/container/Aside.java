package io.mydocker.container;

import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * A process that does one thing for the front, with credentials or namespaces that the front must
 * not have. The undo ends it before anything else, or it would speak of what is undone under its
 * feet.
 */
final class Aside {
  private final Frame frame;
  private final Assembler a;
  private final String what;
  private final Slot pid;
  private @Nullable Label front;
  private @Nullable Label failTo;

  /**
   * Plans one.
   *
   * @param what it is: "the process that mounts the overlay"
   */
  Aside(Frame frame, String what) {
    this.frame = frame;
    this.what = what;
    a = frame.a;
    pid = a.lastingSlot("aside");
  }

  /**
   * Starts it, with its undo. What is written next only it executes, until {@link #inFront}; a
   * failure there is its end.
   *
   * @param flags of clone(2), besides the signal
   * @param section what it does, for the heading
   */
  Instruction start(int flags, String section) {
    frame.acquired(
        what,
        new Frame.Undo() {
          @Override
          public void write() {
            end();
          }
        });
    Instruction start = a.call("start " + what, Call.CLONE, Operand.of(flags | SIGCHLD)).into(pid);
    Label goesOn = a.label("front goes on");
    front = goesOn;
    a.jumpIf(pid.value(), Test.UNEQUAL, Operand.of(0), goesOn);
    a.section("aside: " + section);
    failTo = a.failTo();
    frame.fallTo(frame.exit);
    return start;
  }

  /** From here on it is the front again. */
  void inFront(String section) {
    a.call("exit", Call.EXIT_GROUP, Operand.of(0));
    if (failTo != null) {
      a.failTo(failTo);
    }
    a.section(section);
    if (front != null) {
      a.place(front);
    }
  }

  /** Ends it, whatever it does. */
  void end() {
    Label none = a.label("none aside");
    a.jumpIf(pid.value(), Test.EQUAL, Operand.of(0), none);
    a.call("end " + what, Call.KILL, pid.value(), Operand.of(SIGKILL)).tolerate(Errno.ESRCH);
    a.call("reap " + what, Call.WAIT4, pid.value()).tolerate(Errno.ECHILD);
    a.set(pid, Operand.of(0));
    a.place(none);
  }

  /** Waits for its end, and goes to the undo unless it ended well; it has said why. */
  void await() {
    Operand status = a.room(8);
    Slot ending = a.slot("ending");
    Label fine = a.label("ended well");
    a.call("wait for " + what, Call.WAIT4, pid.value(), status);
    a.set(pid, Operand.of(0));
    a.load(ending, 4, status, Operand.of(0));
    a.jumpIf(ending.value(), Test.EQUAL, Operand.of(0), fine);
    a.sum(ending, ending.value(), Sum.AND, Operand.of(0x7f));
    a.jumpIf(ending.value(), Test.EQUAL, Operand.of(0), frame.undoAll());
    frame.say("mydocker: " + what + " was killed; try again");
    a.jump(frame.undoAll());
    a.place(fine);
  }

  /** Its number, as /proc has it. */
  Slot pid() {
    return pid;
  }
}
