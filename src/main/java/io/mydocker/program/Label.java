package io.mydocker.program;

/**
 * A place in a program that jumps and failures go to.
 *
 * @param number its index among the program's labels
 * @param name what it is called when the program is printed
 */
public record Label(int number, String name) {
  /** The place as a value that can be kept in a slot and jumped to later. */
  public Operand value() {
    return new Operand(Operand.Kind.CODE, number);
  }
}
