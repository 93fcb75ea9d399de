package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The first process of another container, as it was recorded: by its number and the time when it
 * started, so that a stranger that has the number now is not taken for it (proc_pid_stat(5)). Once
 * its pidfd is open and that time has been compared, the descriptor stays that process's.
 */
final class OtherProcess {
  private static final int STAT = 1024;

  /** How many blanks lie between the state and the start time (proc_pid_stat(5)). */
  private static final int BLANKS = 19;

  private final Assembler a;
  private final String id;
  private final RecordedProcess recorded;

  /**
   * One that is known.
   *
   * @param id the container's
   */
  OtherProcess(Assembler assembler, String id, RecordedProcess recorded) {
    a = assembler;
    this.id = id;
    this.recorded = recorded;
  }

  /** Opens a pidfd of it and goes to {@code there}, or to {@code gone} when it has ended. */
  void open(Slot pidfd, Label gone, Label there) {
    String what = "open a pidfd of container " + id;
    a.call(what, Call.PIDFD_OPEN, Operand.of(recorded.pid()), Operand.of(0))
        .into(pidfd)
        .tolerate(Errno.ESRCH);
    a.jumpIf(pidfd.value(), Test.EQUAL, Operand.of(-Errno.ESRCH), gone);
    compareStart(gone, there);
  }

  /** With the pidfd open: is this still the process that the container recorded? */
  private void compareStart(Label gone, Label there) {
    Slot file = a.slot("stat");
    Slot length = a.slot("length");
    Operand line = a.scratch(STAT);
    String path = "/proc/" + recorded.pid() + "/stat";
    a.call("open " + path, Call.OPENAT, Operand.of(AT_FDCWD), a.text(path), Operand.of(O_CLOEXEC))
        .into(file)
        .tolerate(Errno.ENOENT);
    a.jumpIf(file.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), gone);
    a.call("read " + path, Call.READ, file.value(), line, Operand.of(STAT))
        .into(length)
        .tolerate(Errno.ESRCH);
    a.call("close", Call.CLOSE, file.value());
    a.jumpIf(length.value(), Test.EQUAL, Operand.of(-Errno.ESRCH), gone);
    Slot at = a.slot("at");
    Slot c = a.slot("character");
    a.sum(at, line, Sum.ADD, length.value());
    // The name stands in brackets and may hold any; behind it are only numbers.
    Label back = a.here("back to the bracket");
    a.sum(at, at.value(), Sum.SUBTRACT, Operand.of(1));
    a.load(c, 1, at.value(), Operand.of(0));
    a.jumpIf(c.value(), Test.UNEQUAL, Operand.of(')'), back);
    a.sum(at, at.value(), Sum.ADD, Operand.of(2));
    skipBlanks(at, c);
    compare(recorded.startTime() + " ", at, c, gone, there);
  }

  private void skipBlanks(Slot at, Slot c) {
    Slot blanks = a.slot("blanks");
    a.set(blanks, Operand.of(BLANKS));
    Label next = a.here("next field");
    a.load(c, 1, at.value(), Operand.of(0));
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.jumpIf(c.value(), Test.UNEQUAL, Operand.of(' '), next);
    a.sum(blanks, blanks.value(), Sum.SUBTRACT, Operand.of(1));
    a.jumpIf(blanks.value(), Test.UNEQUAL, Operand.of(0), next);
  }

  private void compare(String expected, Slot at, Slot c, Label gone, Label there) {
    Slot other = a.slot("expected");
    Slot wanted = a.slot("wanted");
    a.set(other, a.text(expected));
    Label next = a.here("next digit");
    a.load(c, 1, at.value(), Operand.of(0));
    a.load(wanted, 1, other.value(), Operand.of(0));
    a.jumpIf(c.value(), Test.UNEQUAL, wanted.value(), gone);
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.sum(other, other.value(), Sum.ADD, Operand.of(1));
    a.jumpIf(c.value(), Test.UNEQUAL, Operand.of(' '), next);
    a.jump(there);
  }
}
