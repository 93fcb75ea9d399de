package io.mydocker.program;

/**
 * Eight bytes that hold the result of an instruction.
 *
 * @param offset where in the program's zeroed memory
 * @param name what it is called when the program is printed
 */
public record Slot(int offset, String name) {
  /** What the slot holds. */
  public Operand value() {
    return new Operand(Operand.Kind.SLOT, offset);
  }

  /** Where the slot lies, for a call that writes through a pointer. */
  public Operand address() {
    return new Operand(Operand.Kind.ROOM, offset);
  }
}
