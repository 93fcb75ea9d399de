package io.mydocker.program;

import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;

/**
 * The routine that says what failed, in one line: {@code mydocker: }, the failed instruction's
 * message, the errno's name and text, and the hint for that errno if there is one. It is part of a
 * program, not of an engine, so that what is said is decided where everything else is.
 */
public final class Report {
  private static final int ERRNOS = 134;

  private final Assembler a;
  private final Label start;
  private final Slot back;
  private final Slot descriptor;

  /**
   * Declares the routine; {@link #write()} puts it down.
   *
   * @param descriptor holds the descriptor that the line goes to
   */
  public Report(Assembler assembler, Slot descriptor) {
    a = assembler;
    this.descriptor = descriptor;
    start = a.label("report");
    back = a.slot("back");
  }

  /** Reports the last failure and goes on at {@code then}. */
  public void thenGoTo(Label then) {
    a.set(back, then.value());
    a.jump(start);
  }

  /** A place to fail to: reports and goes on at {@code then}. */
  public Label handler(Label then) {
    Label handler = a.here("report, then " + then.name());
    thenGoTo(then);
    return handler;
  }

  /** Reports the last failure and goes on after the instruction that failed. */
  public void andGoOn() {
    Slot after = a.slot("after");
    Slot failed = a.slot("failed");
    // Jumps take offsets, the header holds an address: subtract the block's start, which is the
    // address of offset 0.
    a.set(failed, Program.FAILED_AT);
    a.sum(after, failed.value(), Sum.ADD, Operand.of(Program.STRIDE));
    a.sum(after, after.value(), Sum.SUBTRACT, Operand.base());
    a.set(back, after.value());
    a.jump(start);
  }

  /** Writes the routine down. Falls through to nothing: it ends in a jump back. */
  public void write() {
    Operand nothing = Operand.of(0);
    Operand vector =
        a.fields(
            a.text("mydocker: "),
            Operand.of(10),
            nothing,
            nothing,
            a.text(": "),
            Operand.of(2),
            nothing,
            nothing,
            nothing,
            nothing,
            a.text("\n"),
            Operand.of(1));
    Slot at = a.slot("at");
    Slot length = a.slot("length");
    Slot errno = a.slot("errno");
    a.place(start);
    a.set(at, Program.MESSAGE);
    a.load(length, 2, at.value(), Operand.of(0));
    a.sum(at, at.value(), Sum.ADD, Operand.of(2));
    part(vector, 1, at.value(), length.value());
    a.sum(at, at.value(), Sum.ADD, length.value());
    errorText(vector, errno);
    part(vector, 4, Operand.of(0), Operand.of(0));
    hints(vector, at, length, errno);
    a.call("report", Call.WRITEV, descriptor.value(), vector, Operand.of(6)).tolerate(Errno.ANY);
    a.jump(back);
  }

  private void errorText(Operand vector, Slot errno) {
    Slot text = a.slot("text");
    Slot length = a.slot("length");
    Label known = a.label("known");
    a.set(errno, Program.ERRNO);
    a.set(text, errno.value());
    a.jumpIf(text.value(), Test.BELOW, Operand.of(ERRNOS), known);
    a.set(text, Operand.of(0));
    a.place(known);
    a.sum(text, text.value(), Sum.SHIFT_LEFT, Operand.of(2));
    a.load(text, 4, text.value(), Program.ERROR_TEXTS);
    a.sum(text, text.value(), Sum.ADD, Program.ERROR_TEXTS);
    a.load(length, 2, text.value(), Operand.of(0));
    a.sum(text, text.value(), Sum.ADD, Operand.of(2));
    part(vector, 3, text.value(), length.value());
  }

  private void hints(Operand vector, Slot at, Slot length, Slot errno) {
    Slot candidate = a.slot("candidate");
    Label say = a.label("say");
    Label next = a.here("next hint");
    Label other = a.label("other hint");
    a.load(candidate, 1, at.value(), Operand.of(0));
    a.jumpIf(candidate.value(), Test.EQUAL, Operand.of(0), say);
    a.load(length, 2, at.value(), Operand.of(1));
    a.sum(at, at.value(), Sum.ADD, Operand.of(3));
    a.jumpIf(candidate.value(), Test.UNEQUAL, errno.value(), other);
    part(vector, 4, at.value(), length.value());
    a.jump(say);
    a.place(other);
    a.sum(at, at.value(), Sum.ADD, length.value());
    a.jump(next);
    a.place(say);
  }

  private void part(Operand vector, int index, Operand address, Operand length) {
    a.store(8, vector, Operand.of(16 * index), address);
    a.store(8, vector, Operand.of(16 * index + 8), length);
  }
}
