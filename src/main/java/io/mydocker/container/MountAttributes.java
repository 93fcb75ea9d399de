package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Instruction;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** Gives attributes to a mount by its descriptor (mount_setattr(2), Linux 5.12). */
final class MountAttributes {
  /** The size of struct mount_attr in its first version, the one there is. */
  static final int SIZE = 32;

  private MountAttributes() {}

  /**
   * The instruction.
   *
   * @param flags AT_RECURSIVE, or 0
   * @param attributes that are set, {@code MOUNT_ATTR_…}; others stay
   */
  static Instruction set(Assembler a, String label, Slot tree, int flags, int attributes) {
    return a.call(
        label,
        Call.MOUNT_SETATTR,
        tree.value(),
        a.text(""),
        Operand.of(AT_EMPTY_PATH | flags),
        a.longs(attributes, 0, 0, 0),
        Operand.of(SIZE));
  }
}
