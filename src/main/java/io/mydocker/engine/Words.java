package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** Loops over memory, eight bytes at a time: up to seven more than asked for are touched. */
final class Words {
  /** Results below this are none of the errors that the kernel returns (syscall(2)). */
  private static final int ERRORS = -4095;

  private final Assembler a;
  private final Slot at;
  private final Slot one;
  private final Slot other;

  Words(Assembler assembler) {
    a = assembler;
    at = a.slot("at");
    one = a.slot("one word");
    other = a.slot("other word");
  }

  /** Goes elsewhere if the memory at two addresses is not the same. */
  void compare(Operand left, Operand right, Operand size, Label different) {
    each(
        size,
        () -> {
          a.load(one, 8, left, at.value());
          a.load(other, 8, right, at.value());
          a.jumpIf(one.value(), Test.UNEQUAL, other.value(), different);
        });
  }

  /** Copies, and writes eight zeroes behind. */
  void copy(Operand from, Operand to, Operand size) {
    each(
        size,
        () -> {
          a.load(one, 8, from, at.value());
          a.store(8, to, at.value(), one.value());
        });
    a.store(8, to, size, Operand.of(0));
  }

  /** Adds all words up, so that each bit of the memory matters in the lowest of the sum. */
  void mix(Operand memory, Operand size, Slot into) {
    a.set(into, Operand.of(0));
    each(
        size,
        () -> {
          a.load(one, 8, memory, at.value());
          a.sum(other, into.value(), Sum.SHIFT_LEFT, Operand.of(5));
          a.sum(into, into.value(), Sum.ADD, other.value());
          a.sum(into, into.value(), Sum.ADD, one.value());
          fold(into, 29);
        });
    for (int half : new int[] {32, 16, 8}) {
      fold(into, half);
    }
  }

  private void fold(Slot sum, int bits) {
    a.sum(other, sum.value(), Sum.SHIFT_RIGHT, Operand.of(bits));
    a.sum(sum, sum.value(), Sum.ADD, other.value());
  }

  /** Goes elsewhere if a value is an error of the kernel's. */
  void ifError(Operand result, Label failed) {
    unlessBelow(result, Operand.of(ERRORS), failed);
  }

  /** Goes elsewhere if a value is not below a limit; a negative one is large. */
  void unlessBelow(Operand value, Operand limit, Label otherwise) {
    Label below = a.label("below");
    a.jumpIf(value, Test.BELOW, limit, below);
    a.jump(otherwise);
    a.place(below);
  }

  private void each(Operand size, Runnable word) {
    Label done = a.label("all words");
    a.set(at, Operand.of(0));
    Label loop = a.here("word");
    unlessBelow(at.value(), size, done);
    word.run();
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(loop);
    a.place(done);
  }
}
