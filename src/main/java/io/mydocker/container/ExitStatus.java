package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** What wait4(2) says of a child's end, as a shell tells it. */
final class ExitStatus {
  private ExitStatus() {}

  /** Ends a process of the container; by a fault where a filter of the caller's refuses to exit. */
  static void exit(Assembler a, Slot code) {
    a.call("exit", Call.EXIT_GROUP, code.value()).tolerate(Errno.ANY);
    a.load(a.slot("nothing"), 8, Operand.of(0), Operand.of(0));
  }

  /** The child's own code, or 128+n when signal n ended it. */
  static void decode(Assembler a, Operand status, Slot code) {
    Slot signal = a.slot("ending");
    Label exited = a.label("exited");
    a.load(code, 1, status, Operand.of(1));
    a.load(signal, 1, status, Operand.of(0));
    a.sum(signal, signal.value(), Sum.AND, Operand.of(0x7f));
    a.jumpIf(signal.value(), Test.EQUAL, Operand.of(0), exited);
    a.sum(code, signal.value(), Sum.ADD, Operand.of(128));
    a.place(exited);
  }
}
