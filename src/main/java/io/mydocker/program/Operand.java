package io.mydocker.program;

import org.jspecify.annotations.Nullable;

/**
 * One operand of an instruction: where its 64-bit value comes from. A value, though not a record: a
 * launch makes thousands of them in a JVM that only interprets, where every call of an accessor or
 * a constructor counts.
 */
public final class Operand {
  /** Where a value comes from, and what {@code value} then is. */
  public enum Kind {
    /** The value itself. */
    CONSTANT(0, 0),
    /** The address of initialised data: strings, structures. */
    DATA(1, 1),
    /** The same of data that is brief; see {@link Assembler#brief}. */
    BRIEF(1, 3),
    /** The address of memory that starts as zeroes. */
    ROOM(1, 2),
    /** The same of memory that is zeroes again when what is brief is given back. */
    SCRATCH(1, 4),
    /** What eight bytes of that memory hold: an earlier result. */
    SLOT(2, 2),
    /** What eight bytes of scratch memory hold: an earlier result that is brief. */
    BRIEF_SLOT(2, 4),
    /** What eight bytes of the header hold; see {@link Program}. */
    HEADER(2, 0),
    /** The place of an instruction, as jumps take it; the value is a label's number. */
    CODE(0, 0),
    /** The address of the program itself. */
    BASE(1, 0);

    /** How an engine is told: 0 the value, 1 the address it gives, 2 what lies there. */
    final int source;

    /** What the value counts from: 0 the program's beginning, else one of {@link Encoder#bases}. */
    final int region;

    Kind(int source, int region) {
      this.source = source;
      this.region = region;
    }
  }

  final Kind kind;
  final int value;

  /**
   * An operand.
   *
   * @param kind the source
   * @param value the constant itself, or the offset in its region; constants are sign-extended from
   *     32 bits
   */
  public Operand(Kind kind, int value) {
    this.kind = kind;
    this.value = value;
  }

  /** A constant. */
  public static Operand of(int value) {
    return new Operand(Kind.CONSTANT, value);
  }

  /** The address of the program itself. */
  public static Operand base() {
    return new Operand(Kind.BASE, 0);
  }

  /** Where the value comes from. */
  public Kind kind() {
    return kind;
  }

  /** The constant, or the offset in its region. */
  public int value() {
    return value;
  }

  /** Whether the value is known only when the program runs. */
  boolean isContents() {
    return kind.source == 2;
  }

  /** Whether it is the address of initialised data. */
  boolean isData() {
    return kind == Kind.DATA || kind == Kind.BRIEF;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Operand operand && operand.kind == kind && operand.value == value;
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + value;
  }

  @Override
  public String toString() {
    return kind + " " + value;
  }
}
