package io.mydocker.program;

import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;

/** Writes numbers down while a program runs, with additions and comparisons alone. */
public final class Digits {
  private Digits() {}

  /**
   * Digits of a value, counted off from the greatest weight to the least; what is left of it stays
   * in the slot.
   *
   * @param text where they go, an address
   * @param places where behind that each goes
   */
  public static void write(Assembler a, Slot value, Operand text, int[] places, int... weights) {
    long[] table = new long[weights.length + 1];
    for (int i = 0; i < weights.length; i++) {
      table[i] = weights[i] | (long) places[i] << 32;
    }
    Slot at = a.slot("at");
    Slot weight = a.slot("weight");
    Slot place = a.slot("place");
    Slot digit = a.slot("digit");
    Label counted = a.label("counted");
    Label done = a.label("written");
    a.set(at, a.longs(table));
    Label next = a.here("next digit");
    a.load(weight, 4, at.value(), Operand.of(0));
    a.jumpIf(weight.value(), Test.EQUAL, Operand.of(0), done);
    a.load(place, 4, at.value(), Operand.of(4));
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.set(digit, Operand.of('0'));
    Label again = a.here("count");
    a.jumpIf(value.value(), Test.BELOW, weight.value(), counted);
    a.sum(value, value.value(), Sum.SUBTRACT, weight.value());
    a.sum(digit, digit.value(), Sum.ADD, Operand.of(1));
    a.jump(again);
    a.place(counted);
    a.store(1, text, place.value(), digit.value());
    a.jump(next);
    a.place(done);
  }
}
