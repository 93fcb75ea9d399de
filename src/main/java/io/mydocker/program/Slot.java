package io.mydocker.program;

/** Eight bytes that hold the result of an instruction. */
public final class Slot {
  final int offset;
  private final String name;
  private final Operand value;

  /**
   * A slot.
   *
   * @param offset where in the program's zeroed memory
   * @param name what it is called when the program is printed
   */
  public Slot(int offset, String name) {
    this.offset = offset;
    this.name = name;
    value = new Operand(Operand.Kind.SLOT, offset);
  }

  /** Where in the program's zeroed memory. */
  public int offset() {
    return offset;
  }

  /** What it is called when the program is printed. */
  public String name() {
    return name;
  }

  /** What the slot holds. */
  public Operand value() {
    return value;
  }

  /** Where the slot lies, for a call that writes through a pointer. */
  public Operand address() {
    return new Operand(Operand.Kind.ROOM, offset);
  }
}
