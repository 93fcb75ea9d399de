package io.mydocker.program;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instruction. Mutable only while it is being written down, through the methods that return
 * {@code this}.
 *
 * <p>A system call whose error is not tolerated leaves the errno, its message and its own place in
 * the header and goes on at {@link #failure()}.
 */
public final class Instruction {
  /** What an instruction does. The order is the encoding. */
  @SuppressWarnings("EnumOrdinal")
  public enum Op {
    /** Makes a system call. */
    CALL,
    /** Goes to operand 2 if operands 0 and 1 compare as {@link Test} says. */
    JUMP,
    /** Reads {@code width} bytes at operand 0 + operand 1, zero-extended. */
    LOAD,
    /** Writes {@code width} bytes of operand 2 to operand 0 + operand 1. */
    STORE,
    /** Combines operands 0 and 1 as {@link Sum} says. */
    SUM,
    /** Leaves this program for the one at operand 0. */
    ENTER;

    /** The encoding. */
    final int code = ordinal();
  }

  /** How a jump compares. The order is the encoding; comparisons are unsigned. */
  public enum Test {
    ALWAYS,
    EQUAL,
    UNEQUAL,
    BELOW
  }

  /** How two values combine. The order is the encoding. */
  public enum Sum {
    ADD,
    SUBTRACT,
    AND,
    OR,
    SHIFT_LEFT,
    SHIFT_RIGHT
  }

  /**
   * What to add to the message when a call fails with a certain error.
   *
   * @param errno the error
   * @param text the rest of the line: the cause in this call's context, and the remedy
   */
  public record Hint(int errno, String text) {}

  private static final int MOST_TOLERATED = 4;

  final Op op;
  final int variant;
  final @Nullable Call call;
  final String label;
  final Operand[] operands;

  /** The errnos of {@link #tolerated()} as they are encoded: a byte each, the first one lowest. */
  int tolerated;

  /** Whether it is done once and then given back; see {@link Assembler#brief}. */
  boolean isBrief;

  @Nullable Slot result;
  @Nullable Label failure;
  @Nullable List<Hint> hints;

  Instruction(Op op, int variant, @Nullable Call call, String label, Operand... operands) {
    this.op = op;
    this.variant = variant;
    this.call = call;
    this.label = label;
    this.operands = operands;
  }

  /** The same instruction with another call in its place: label, failure, hints and slot stay. */
  public Instruction with(Call other, Operand... others) {
    return copyOnto(new Instruction(op, variant, other, label, others));
  }

  /** A copy that can be changed without changing this one. */
  public Instruction copy() {
    return copyOnto(new Instruction(op, variant, call, label, operands));
  }

  private Instruction copyOnto(Instruction other) {
    other.tolerated = tolerated;
    other.result = result;
    other.failure = failure;
    other.hints = hints;
    return other;
  }

  /** Keeps the result, a tolerated negative errno included. */
  public Instruction into(Slot slot) {
    result = slot;
    return this;
  }

  /** Goes on as if nothing had happened on these errors, four at most. */
  public Instruction tolerate(int... errnos) {
    if (errnos.length > MOST_TOLERATED) {
      throw new IllegalArgumentException("more than " + MOST_TOLERATED + " errnos: " + label);
    }
    tolerated = 0;
    for (int i = 0; i < errnos.length; i++) {
      tolerated |= (errnos[i] & 0xff) << (8 * i);
    }
    return this;
  }

  /** Goes there on any other error. */
  public Instruction orElse(Label label) {
    failure = label;
    return this;
  }

  /** Explains one error in the context of this call. */
  public Instruction hint(int errno, String text) {
    if (hints == null) {
      hints = new ArrayList<>(2);
    }
    hints.add(new Hint(errno, text));
    return this;
  }

  /** Whether it is only there until what is brief is given back. */
  public boolean isBrief() {
    return isBrief;
  }

  public Op op() {
    return op;
  }

  /** The ordinal of the {@link Test} or {@link Sum}, or the width in bytes of a load or store. */
  public int variant() {
    return variant;
  }

  /** The system call, or null when this is none. */
  public @Nullable Call call() {
    return call;
  }

  /** What the instruction is for, and the message should it fail. */
  public String label() {
    return label;
  }

  /** The operands in use, not to be changed. */
  public Operand[] operands() {
    return operands;
  }

  /** Tolerated errnos, 0 where unused. */
  public int[] tolerated() {
    int[] errnos = new int[MOST_TOLERATED];
    for (int i = 0; i < MOST_TOLERATED; i++) {
      errnos[i] = tolerated >> (8 * i) & 0xff;
    }
    return errnos;
  }

  public @Nullable Slot result() {
    return result;
  }

  public @Nullable Label failure() {
    return failure;
  }

  /** The hints, or an empty list. */
  public List<Hint> hints() {
    return hints == null ? List.of() : hints;
  }
}
