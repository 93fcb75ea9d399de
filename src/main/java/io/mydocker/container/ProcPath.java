package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** Writes a path below /proc/PID for a process whose number is known only when the program runs. */
final class ProcPath {
  private static final long[] POWERS = {1_000_000, 100_000, 10_000, 1000, 100, 10, 1};
  private static final int LONGEST_TAIL = 8;

  private ProcPath() {}

  /**
   * The path, ready after these instructions.
   *
   * @param tail what follows the number, at most seven characters
   */
  static Operand of(Assembler a, Slot pid, String tail) {
    Operand path = a.room(64);
    Slot at = a.slot("at");
    Slot rest = a.slot("rest");
    Slot eight = a.slot("eight");
    a.load(eight, 8, a.text("/proc/\0\0"), Operand.of(0));
    a.store(8, path, Operand.of(0), eight.value());
    a.sum(at, path, Sum.ADD, Operand.of(6));
    a.set(rest, pid.value());
    decimal(a, at, rest);
    String padded = tail + "\0".repeat(LONGEST_TAIL - tail.length());
    a.load(eight, 8, a.text(padded), Operand.of(0));
    a.store(8, at.value(), Operand.of(0), eight.value());
    return path;
  }

  /** Writes a number without leading zeroes: /proc knows no others. Both slots change. */
  static void decimal(Assembler a, Slot at, Slot rest) {
    Slot power = a.slot("power");
    Slot next = a.slot("next power");
    Slot digit = a.slot("digit");
    Slot isBegun = a.slot("is begun");
    Label counted = a.label("counted");
    Label skip = a.label("skip");
    Operand powers = a.longs(POWERS);
    a.set(isBegun, Operand.of(0));
    a.set(next, powers);
    Label one = a.here("digit");
    a.load(power, 8, next.value(), Operand.of(0));
    a.set(digit, Operand.of('0'));
    Label count = a.here("count");
    a.jumpIf(rest.value(), Test.BELOW, power.value(), counted);
    a.sum(rest, rest.value(), Sum.SUBTRACT, power.value());
    a.sum(digit, digit.value(), Sum.ADD, Operand.of(1));
    a.set(isBegun, Operand.of(1));
    a.jump(count);
    a.place(counted);
    a.jumpIf(isBegun.value(), Test.EQUAL, Operand.of(0), skip);
    a.store(1, at.value(), Operand.of(0), digit.value());
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.place(skip);
    a.sum(next, next.value(), Sum.ADD, Operand.of(8));
    a.jumpIf(power.value(), Test.UNEQUAL, Operand.of(1), one);
  }
}
