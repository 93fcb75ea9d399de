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
  static final int ERRORS = -4095;

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
    a.set(at, Operand.of(0));
    Label loop = a.label("compare");
    Label same = a.label("the same");
    a.place(loop);
    Label go = a.label("next word");
    a.jumpIf(at.value(), Test.BELOW, size, go);
    a.jump(same);
    a.place(go);
    a.load(one, 8, left, at.value());
    a.load(other, 8, right, at.value());
    a.jumpIf(one.value(), Test.UNEQUAL, other.value(), different);
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(loop);
    a.place(same);
  }

  /** Copies, and writes eight zeroes behind. */
  void copy(Operand from, Operand to, Operand size) {
    a.set(at, Operand.of(0));
    Label loop = a.label("copy");
    Label copied = a.label("copied");
    a.place(loop);
    Label go = a.label("next word");
    a.jumpIf(at.value(), Test.BELOW, size, go);
    a.jump(copied);
    a.place(go);
    a.load(one, 8, from, at.value());
    a.store(8, to, at.value(), one.value());
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(loop);
    a.place(copied);
    a.store(8, to, size, Operand.of(0));
  }

  /** Adds all words up, so that each bit of the memory matters. */
  void mix(Operand memory, Operand size, Slot into) {
    a.set(at, Operand.of(0));
    a.set(into, Operand.of(0));
    Label loop = a.label("mix");
    Label mixed = a.label("mixed");
    a.place(loop);
    Label go = a.label("next word");
    a.jumpIf(at.value(), Test.BELOW, size, go);
    a.jump(mixed);
    a.place(go);
    a.load(one, 8, memory, at.value());
    a.sum(other, into.value(), Sum.SHIFT_LEFT, Operand.of(5));
    a.sum(into, into.value(), Sum.ADD, other.value());
    a.sum(into, into.value(), Sum.ADD, one.value());
    a.sum(other, into.value(), Sum.SHIFT_RIGHT, Operand.of(29));
    a.sum(into, into.value(), Sum.ADD, other.value());
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(loop);
    a.place(mixed);
    for (int half : new int[] {32, 16, 8}) {
      a.sum(other, into.value(), Sum.SHIFT_RIGHT, Operand.of(half));
      a.sum(into, into.value(), Sum.ADD, other.value());
    }
  }
}
