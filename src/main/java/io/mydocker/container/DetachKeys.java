package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Finds the keys that leave a container in what is typed, also when they come one by one. The ones
 * before the last have gone to the container by then: held back, a first key of the sequence would
 * seem dead to whoever uses it for something else, as Docker's Ctrl-P does.
 */
final class DetachKeys {
  private final Assembler a;
  private final String keys;
  private final Slot matched;

  DetachKeys(Assembler assembler, String names) {
    a = assembler;
    String bytes = DetachKeyNames.bytes(names);
    keys = bytes == null ? "" : bytes;
    matched = a.slot("matched keys");
  }

  /** Goes to {@code leave} when the last of them is among these bytes. */
  void find(Operand bytes, Slot length, Label leave) {
    if (keys.isEmpty()) {
      return;
    }
    Operand wanted = a.text(keys);
    Slot at = a.slot("at");
    Slot key = a.slot("key");
    Slot next = a.slot("wanted");
    Label done = a.label("keys looked at");
    Label match = a.label("key matches");
    a.set(at, Operand.of(0));
    Label loop = a.here("next key");
    a.jumpIf(at.value(), Test.EQUAL, length.value(), done);
    a.load(key, 1, bytes, at.value());
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.load(next, 1, wanted, matched.value());
    a.jumpIf(key.value(), Test.EQUAL, next.value(), match);
    // It may be the first of the sequence again.
    a.set(matched, Operand.of(0));
    a.load(next, 1, wanted, Operand.of(0));
    a.jumpIf(key.value(), Test.UNEQUAL, next.value(), loop);
    a.place(match);
    a.sum(matched, matched.value(), Sum.ADD, Operand.of(1));
    a.jumpIf(matched.value(), Test.EQUAL, Operand.of(keys.length()), leave);
    a.jump(loop);
    a.place(done);
  }
}
