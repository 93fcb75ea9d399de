package io.mydocker.program;

/** Eight bytes that hold the result of an instruction. */
public final class Slot {
  final Operand address;
  private final String name;
  private final Operand value;

  /**
   * A slot.
   *
   * @param address where in the program's zeroed memory
   * @param name what it is called when the program is printed
   */
  Slot(Operand address, String name) {
    this.address = address;
    this.name = name;
    boolean isBrief = address.kind == Operand.Kind.SCRATCH;
    value = new Operand(isBrief ? Operand.Kind.BRIEF_SLOT : Operand.Kind.SLOT, address.value);
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
    return address;
  }
}
