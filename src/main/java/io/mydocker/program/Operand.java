package io.mydocker.program;

/**
 * One operand of an instruction: where its 64-bit value comes from.
 *
 * @param kind the source
 * @param value the constant itself, or the offset in its region; constants are sign-extended from
 *     32 bits
 */
public record Operand(Kind kind, int value) {
  /** Where a value comes from, and what {@code value} then is. */
  public enum Kind {
    /** The value itself. */
    CONSTANT,
    /** The address of initialised data: strings, structures. */
    DATA,
    /** The address of memory that starts as zeroes. */
    ROOM,
    /** What eight bytes of that memory hold: an earlier result. */
    SLOT,
    /** What eight bytes of the header hold; see {@link Program}. */
    HEADER,
    /** The place of an instruction, as jumps take it; the value is a label's number. */
    CODE,
    /** The address of the program itself. */
    BASE
  }

  /** A constant. */
  public static Operand of(int value) {
    return new Operand(Kind.CONSTANT, value);
  }
}
