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
 * Asks /proc/PID/status whether a process heeds a signal: catches it ({@code SigCgt}), or blocks it
 * to wait for it with signalfd(2) or sigwait(3) ({@code SigBlk}), as small init programs do. A
 * first process that does neither never sees the signal: the kernel drops it (pid_namespaces(7)).
 */
final class CaughtSignals {
  private static final int BUFFER = 4096;

  /** Of eight bytes each. */
  private static final String FIELDS = "SigCgt:\tSigBlk:\t";

  private final Assembler a;
  private final Operand text;
  private final Slot length;

  CaughtSignals(Assembler assembler) {
    a = assembler;
    text = a.scratch(BUFFER);
    length = a.slot("length");
  }

  /** Goes to {@code heeded} if the process heeds the signal, else falls through. */
  void ifCaught(Slot pid, Slot signal, Label heeded) {
    Slot wanted = a.slot("wanted");
    Slot name = a.slot("name");
    read(pid);
    a.set(name, a.text(FIELDS));
    Label next = a.here("next field");
    a.load(wanted, 8, name.value(), Operand.of(0));
    field(wanted, signal, heeded);
    a.sum(name, name.value(), Sum.ADD, Operand.of(8));
    // Behind the last one there is the string's end.
    a.load(wanted, 1, name.value(), Operand.of(0));
    a.jumpIf(wanted.value(), Test.UNEQUAL, Operand.of(0), next);
  }

  private void read(Slot pid) {
    Slot file = a.slot("file");
    Operand path = ProcPath.of(a, pid, "/status");
    a.set(length, Operand.of(0));
    a.call("open /proc/PID/status", Call.OPENAT, Operand.of(AT_FDCWD), path, Operand.of(O_CLOEXEC))
        .into(file)
        .tolerate(Errno.ENOENT);
    Label gone = a.label("process gone");
    a.jumpIf(file.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), gone);
    a.call("read /proc/PID/status", Call.READ, file.value(), text, Operand.of(BUFFER))
        .into(length)
        .tolerate(Errno.ESRCH);
    a.call("close", Call.CLOSE, file.value());
    a.place(gone);
  }

  private void field(Slot wanted, Slot signal, Label heeded) {
    Slot at = a.slot("at");
    Slot end = a.slot("end");
    Slot eight = a.slot("eight");
    Label absent = a.label("absent");
    Label found = a.label("found");
    a.set(at, text);
    a.sum(end, text, Sum.ADD, length.value());
    Label next = a.here("next byte");
    a.jumpIf(at.value(), Test.BELOW, end.value(), found);
    a.jump(absent);
    a.place(found);
    Label here = a.label("here");
    a.load(eight, 8, at.value(), Operand.of(0));
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.jumpIf(eight.value(), Test.EQUAL, wanted.value(), here);
    a.jump(next);
    a.place(here);
    bit(at, signal, heeded);
    a.place(absent);
  }

  /** Sixteen hexadecimal digits from {@code at + 7}; the lowest signals come last. */
  private void bit(Slot at, Slot signal, Label heeded) {
    Slot index = a.slot("index");
    Slot digit = a.slot("digit");
    a.sum(index, signal.value(), Sum.SUBTRACT, Operand.of(1));
    a.sum(digit, index.value(), Sum.SHIFT_RIGHT, Operand.of(2));
    a.sum(at, at.value(), Sum.ADD, Operand.of(7 + 15));
    a.sum(at, at.value(), Sum.SUBTRACT, digit.value());
    hexDigit(a, at.value(), 0, digit);
    a.sum(index, index.value(), Sum.AND, Operand.of(3));
    a.sum(digit, digit.value(), Sum.SHIFT_RIGHT, index.value());
    a.sum(digit, digit.value(), Sum.AND, Operand.of(1));
    a.jumpIf(digit.value(), Test.UNEQUAL, Operand.of(0), heeded);
  }

  /** The value of a hexadecimal digit, as the kernel and we write it, that lies at an address. */
  static void hexDigit(Assembler a, Operand at, int offset, Slot into) {
    Slot letter = a.slot("letter");
    Label isDigit = a.label("digit");
    a.load(into, 1, at, Operand.of(offset));
    // '0' to '9' are 0x30 to 0x39, 'a' to 'f' 0x61 to 0x66: the low four bits, and nine more for a
    // letter.
    a.sum(letter, into.value(), Sum.AND, Operand.of(0x40));
    a.sum(into, into.value(), Sum.AND, Operand.of(15));
    a.jumpIf(letter.value(), Test.EQUAL, Operand.of(0), isDigit);
    a.sum(into, into.value(), Sum.ADD, Operand.of(9));
    a.place(isDigit);
  }
}
