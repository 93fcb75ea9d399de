package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Handover;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** What the engine has from its caller, and puts right or looks at before it starts the JVM. */
final class Inherited {
  /** The JVM's argument that says which descriptors are terminals; none, unless found to be one. */
  static final String TERMINALS = "-D" + Handover.TERMINALS + "=000";

  /** More than the kernel's struct termios takes. */
  private static final int TERMIOS = 64;

  private final Assembler a;

  /** The argument, in which each digit may become another. */
  private final Operand argument;

  Inherited(Assembler assembler) {
    a = assembler;
    argument = a.text(TERMINALS);
  }

  /** Where the three digits stand. */
  Operand toldTerminals() {
    return Assembler.plus(argument, TERMINALS.length() - 3);
  }

  /**
   * A caller may have closed 0, 1 or 2; the next file opened would then become our standard output.
   */
  void standardDescriptors() {
    Slot flags = a.slot("flags");
    Operand none = a.text("/dev/null");
    for (int fd = 0; fd <= 2; fd++) {
      Label open = a.label("open");
      a.call("look at descriptor " + fd, Call.FCNTL, Operand.of(fd), Operand.of(Flag.F_GETFD))
          .into(flags)
          .tolerate(Errno.EBADF);
      a.jumpIf(flags.value(), Test.UNEQUAL, Operand.of(-Errno.EBADF), open);
      a.call(
          "open /dev/null", Call.OPENAT, Operand.of(Flag.AT_FDCWD), none, Operand.of(Flag.O_RDWR));
      a.place(open);
    }
  }

  /**
   * A caller that ignores SIGCHLD hands that on (execve(2)): our children would then be gone before
   * we could ask how they ended, and no signal would tell of it (wait(2), notes). All zeroes are
   * SIG_DFL without flags.
   */
  void hearOfChildren() {
    a.call(
        "hear of children",
        Call.RT_SIGACTION,
        Operand.of(Flag.SIGCHLD),
        a.longs(0, 0, 0, 0),
        Operand.of(0),
        Operand.of(8));
  }

  /**
   * Tells the JVM which of the descriptors are terminals (isatty(3)), in the argument that both
   * lists have for it.
   */
  void terminals() {
    Slot result = a.slot("terminal");
    Operand settings = a.room(TERMIOS);
    for (int fd = 0; fd <= 2; fd++) {
      Label not = a.label("no terminal");
      a.call(
              "look at descriptor " + fd,
              Call.IOCTL,
              Operand.of(fd),
              Operand.of(Flag.TCGETS),
              settings)
          .into(result)
          .tolerate(Errno.ANY);
      a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), not);
      a.store(1, argument, Operand.of(TERMINALS.length() - 3 + fd), Operand.of('1'));
      a.place(not);
    }
  }
}
