package io.mydocker.program;

/** A place in a program that jumps and failures go to. */
public final class Label {
  final int number;
  private final String name;

  Label(int number, String name) {
    this.number = number;
    this.name = name;
  }

  /** Its index among the program's labels. */
  public int number() {
    return number;
  }

  /** What it is called when the program is printed. */
  public String name() {
    return name;
  }

  /** The place as a value that can be kept in a slot and jumped to later. */
  public Operand value() {
    return new Operand(Operand.Kind.CODE, number);
  }
}
