package io.mydocker.container;

import static io.mydocker.program.Flag.SFD_CLOEXEC;
import static io.mydocker.program.Flag.SIGHUP;
import static io.mydocker.program.Flag.SIGINT;
import static io.mydocker.program.Flag.SIGQUIT;
import static io.mydocker.program.Flag.SIGTERM;
import static io.mydocker.program.Flag.SIG_SETMASK;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The front's signals: blocked and read from a descriptor (signalfd(2)), so that nothing interrupts
 * a launch.
 */
final class Signals {
  /** Bytes of a signal set in the kernel's interface. */
  static final int SET = 8;

  /** Bytes of struct signalfd_siginfo (signalfd(2)). */
  static final int INFO = 128;

  /** What a caller ends us by. */
  static final int[] ENDING = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

  private static final int HIGHEST = 64;
  private static final int SIG_IGN = 1;

  /** Signals that a fault of our own raises, and job control, which must keep stopping us. */
  private static final int[] LEFT_ALONE = {4, 5, 7, 8, 11, 20, 21, 22};

  private Signals() {}

  /**
   * Blocks everything that can be passed on, except what the caller had ignored (nohup(1), {@code
   * &} in a script).
   */
  static void block(Assembler a, Slot descriptor) {
    long all = -1;
    for (int signal : LEFT_ALONE) {
      all &= ~(1L << signal - 1);
    }
    Slot mask = a.slot("mask");
    a.load(mask, 8, a.longs(all), Operand.of(0));
    Operand action = a.room(32);
    Slot handler = Assembler.slotAt(action, 0, "handler");
    for (int signal : new int[] {SIGHUP, SIGINT, SIGQUIT}) {
      Label heeded = a.label("heeded");
      a.call(
          "look at signal " + signal,
          Call.RT_SIGACTION,
          Operand.of(signal),
          Operand.of(0),
          action,
          Operand.of(SET));
      a.jumpIf(handler.value(), Test.UNEQUAL, Operand.of(SIG_IGN), heeded);
      a.sum(mask, mask.value(), Sum.AND, Operand.of(~(1 << signal - 1)));
      a.place(heeded);
    }
    a.call(
        "block signals",
        Call.RT_SIGPROCMASK,
        Operand.of(SIG_SETMASK),
        mask.address(),
        Operand.of(0),
        Operand.of(SET));
    a.call(
            "open a descriptor for signals",
            Call.SIGNALFD4,
            Operand.of(-1),
            mask.address(),
            Operand.of(SET),
            Operand.of(SFD_CLOEXEC))
        .into(descriptor);
  }

  /**
   * In the container's process, at the very end: nothing blocked, nothing ignored, whatever the
   * caller had.
   */
  static void reset(Assembler a) {
    Slot signal = a.slot("signal");
    Operand defaults = a.room(32);
    a.set(signal, Operand.of(1));
    Label next = a.here("next signal");
    // EINVAL: SIGKILL and SIGSTOP, whose handling cannot be set.
    a.call(
            "reset a signal",
            Call.RT_SIGACTION,
            signal.value(),
            defaults,
            Operand.of(0),
            Operand.of(SET))
        .tolerate(Errno.EINVAL);
    a.sum(signal, signal.value(), Sum.ADD, Operand.of(1));
    a.jumpIf(signal.value(), Test.BELOW, Operand.of(HIGHEST + 1), next);
    a.call(
        "unblock signals",
        Call.RT_SIGPROCMASK,
        Operand.of(SIG_SETMASK),
        a.room(SET),
        Operand.of(0),
        Operand.of(SET));
  }
}
