package io.mydocker.program;

import io.mydocker.program.Instruction.Op;
import io.mydocker.program.Instruction.Test;
import java.util.BitSet;
import java.util.List;

/**
 * Which instructions are certain to be reached from the first of their section when nothing fails:
 * its post-dominators. A branch that gives up, and the other side of a clone, do not count.
 */
@SuppressWarnings("EnumOrdinal") // The order of tests is their encoding.
final class Flow {
  private final Program program;
  private final List<Instruction> instructions;
  private final BitSet[] certain;
  private final int end;
  private final int undo;

  Flow(Program program) {
    this.program = program;
    instructions = program.instructions();
    end = instructions.size();
    undo = undoStart();
    certain = new BitSet[end];
    for (int i = 0; i < end; i++) {
      certain[i] = new BitSet(end);
      certain[i].set(0, end);
    }
    settle();
  }

  /** Whether whoever begins at {@code start} comes to {@code index}. */
  boolean isCertain(int start, int index) {
    return certain[start].get(index);
  }

  private void settle() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = end - 1; i >= 0; i--) {
        BitSet after = after(i);
        after.set(i);
        changed |= !after.equals(certain[i]);
        certain[i] = after;
      }
    }
  }

  private BitSet after(int index) {
    Instruction instruction = instructions.get(index);
    Call call = instruction.call();
    if (call == Call.EXECVE
        || call == Call.EXIT_GROUP && program.titleAt(index).startsWith("undo")) {
      return new BitSet(end);
    }
    BitSet after = new BitSet(end);
    after.set(0, end);
    boolean isJump = instruction.op() == Op.JUMP && !isRoutineCall(index, instruction);
    boolean isSplit = isJump && isAfterClone(index);
    boolean stays = instruction.variant() == Test.EQUAL.ordinal();
    if (isJump && !(isSplit && stays)) {
      follow(index, after, instruction.operands()[2]);
    }
    boolean fallsThrough = !isJump || instruction.variant() != 0 && (!isSplit || stays);
    if (fallsThrough && call != Call.EXIT_GROUP && index + 1 < end) {
      after.and(certain[index + 1]);
    }
    return after;
  }

  private void follow(int from, BitSet after, Operand target) {
    if (target.kind() != Operand.Kind.CODE) {
      after.clear();
      return;
    }
    int to = program.labels()[target.value()];
    if (to == undo && from < undo) {
      after.clear();
    } else if (to < end && (to < undo || from >= undo)) {
      after.and(certain[to]);
    }
  }

  /** A routine comes back to right behind the jump. */
  private boolean isRoutineCall(int index, Instruction jump) {
    Operand target = jump.operands()[2];
    return target.kind() == Operand.Kind.CODE
        && program.isRoutine(program.labels()[target.value()])
        && !program.isRoutine(index);
  }

  /** The parent goes on where the result is not zero. */
  private boolean isAfterClone(int index) {
    Call before = index == 0 ? null : instructions.get(index - 1).call();
    return before == Call.CLONE || before == Call.CLONE3;
  }

  private int undoStart() {
    for (Program.Section section : program.sections()) {
      if (section.title().startsWith("undo,")) {
        return section.before();
      }
    }
    return end;
  }
}
