package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * Closes every descriptor from 3 on but a few: these are put in order while the program runs, since
 * only then their numbers are known, and what lies between them is closed by ranges.
 */
final class OtherDescriptors {
  private final Assembler a;
  private final Slot[] ordered;

  private OtherDescriptors(Assembler assembler, int count) {
    a = assembler;
    ordered = new Slot[count];
  }

  /** The instructions; the slots keep their values. */
  static void close(Assembler a, List<Slot> kept) {
    OtherDescriptors others = new OtherDescriptors(a, kept.size());
    others.order(kept);
    others.closeAround();
  }

  private void order(List<Slot> kept) {
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = a.slot("kept descriptor");
      a.set(ordered[i], kept.get(i).value());
    }
    for (int end = ordered.length - 1; end > 0; end--) {
      for (int i = 0; i < end; i++) {
        exchange(ordered[i], ordered[i + 1]);
      }
    }
  }

  private void exchange(Slot low, Slot high) {
    Slot other = a.slot("other");
    Label inOrder = a.label("in order");
    a.jumpIf(low.value(), Test.BELOW, high.value(), inOrder);
    a.set(other, low.value());
    a.set(low, high.value());
    a.set(high, other.value());
    a.place(inOrder);
  }

  private void closeAround() {
    Operand first = Operand.of(3);
    for (Slot descriptor : ordered) {
      close(first, beside(descriptor, Sum.SUBTRACT));
      first = beside(descriptor, Sum.ADD);
    }
    close(first, Operand.of(-1));
  }

  private Operand beside(Slot descriptor, Sum sum) {
    Slot neighbour = a.slot("neighbour");
    a.sum(neighbour, descriptor.value(), sum, Operand.of(1));
    return neighbour.value();
  }

  /** EINVAL: there is no descriptor in the range, its end is before its beginning. */
  private void close(Operand first, Operand last) {
    a.call("close all others", Call.CLOSE_RANGE, first, last, Operand.of(0)).tolerate(Errno.EINVAL);
  }
}
