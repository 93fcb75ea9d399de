package io.mydocker.program;

import io.mydocker.program.Instruction.Op;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;

/**
 * Makes a program tell of every call it makes: a record of 64-bit words on a descriptor, written
 * when the call has returned, or before a call that does not come back. What the program does
 * otherwise stays the same, so any engine can run it. The words of a record are the fields of
 * {@link TraceRecord}.
 */
public final class Tracer {
  private static final int CLOCK_MONOTONIC = 1;

  private final Assembler over;
  private final String pipe;
  private final Operand record;
  private final Slot descriptor;
  private final Slot result;
  private final Slot told;
  private final Slot back;
  private final Label tell;

  private Tracer(Program program, String pipe) {
    this.pipe = pipe;
    over = Rewriter.over(program);
    record = over.room(TraceRecord.SIZE);
    descriptor = over.slot("trace");
    result = over.slot("traced result");
    told = over.slot("told");
    back = over.slot("back from telling");
    tell = over.label("tell");
  }

  /**
   * The program that tells.
   *
   * @param pipe the path that it opens to write its records to
   */
  public static Program trace(Program program, String pipe) {
    Tracer tracer = new Tracer(program, pipe);
    return Rewriter.rewrite(program, tracer.over, tracer::rewrite);
  }

  private void rewrite(int index, Instruction instruction, Assembler into) {
    if (index == 0) {
      begin();
    }
    if (instruction.op() != Op.CALL) {
      into.add(instruction);
      return;
    }
    if (awaitsReader(instruction)) {
      quiet("close the trace", Call.CLOSE, descriptor.value());
    }
    keepOperands(index, instruction);
    clock(TraceRecord.START);
    if (isWithoutReturn(instruction)) {
      over.store(4, record, Operand.of(TraceRecord.BEGUN), Operand.of(1));
      tell();
      over.store(4, record, Operand.of(TraceRecord.BEGUN), Operand.of(0));
    }
    watched(index, closesAll(instruction) ? aroundTrace(instruction) : instruction);
  }

  private static boolean closesAll(Instruction instruction) {
    return instruction.call() == Call.CLOSE_RANGE
        && instruction.operands()[2].equals(Operand.of(0));
  }

  /** The descriptor of the trace stays: what is below it in the range is closed beforehand. */
  private Instruction aroundTrace(Instruction instruction) {
    Operand[] range = instruction.operands();
    Slot from = over.slot("from");
    Slot below = over.slot("below the trace");
    Label elsewhere = over.label("the trace lies elsewhere");
    over.set(from, range[0]);
    over.jumpIf(descriptor.value(), Test.BELOW, range[0], elsewhere);
    over.jumpIf(range[1], Test.BELOW, descriptor.value(), elsewhere);
    over.sum(below, descriptor.value(), Sum.SUBTRACT, Operand.of(1));
    quiet("close what is below the trace", Call.CLOSE_RANGE, from.value(), below.value());
    over.sum(from, descriptor.value(), Sum.ADD, Operand.of(1));
    over.place(elsewhere);
    return instruction.with(Call.CLOSE_RANGE, from.value(), range[1], range[2]);
  }

  /** The descriptor, and the routine that all calls share. */
  private void begin() {
    Label start = over.label("start");
    quiet(
            "open the trace",
            Call.OPENAT,
            Operand.of(Flag.AT_FDCWD),
            over.text(pipe),
            Operand.of(Flag.O_WRONLY | Flag.O_CLOEXEC))
        .into(descriptor);
    over.store(8, record, Operand.of(TraceRecord.BASE), Operand.base());
    over.jump(start);
    over.place(tell);
    over.store(8, record, Operand.of(TraceRecord.RESULT), result.value());
    clock(TraceRecord.END);
    quiet("tell", Call.WRITE, descriptor.value(), record, Operand.of(TraceRecord.SIZE));
    over.jump(back);
    over.place(start);
  }

  /**
   * Whoever waits for the process that reads the trace must not keep it waiting for the trace's
   * end.
   */
  private static boolean awaitsReader(Instruction instruction) {
    return instruction.call() == Call.WAIT4 && instruction.operands()[0].equals(Program.JVM);
  }

  private static boolean isWithoutReturn(Instruction instruction) {
    return instruction.call() == Call.EXIT_GROUP || instruction.call() == Call.EXECVE;
  }

  private void keepOperands(int index, Instruction instruction) {
    over.store(4, record, Operand.of(0), Operand.of(index));
    Operand[] operands = instruction.operands();
    for (int i = 0; i < operands.length; i++) {
      if (operands[i].isContents()) {
        over.store(8, record, Operand.of(TraceRecord.OPERANDS + 8 * i), operands[i]);
      }
    }
  }

  /**
   * The call itself. After a failure that is only reported, the program goes on behind the call as
   * after a success: what was told before must not be told again.
   */
  private void watched(int index, Instruction instruction) {
    Label done = over.label("done");
    Label again = over.label("went on");
    Slot kept = instruction.result();
    Slot into = kept == null ? result : kept;
    Instruction call = over.add(instruction.copy().into(into));
    over.jumpIf(told.value(), Test.EQUAL, Operand.of(index + 1), again);
    over.set(result, into.value());
    tellAndGoTo(done);
    Label failure = instruction.failure();
    if (failure != null) {
      call.orElse(over.here("failed"));
      over.sum(result, Operand.of(0), Sum.SUBTRACT, Program.ERRNO);
      tell();
      over.set(told, Operand.of(index + 1));
      over.jump(failure);
    }
    over.place(again);
    over.set(told, Operand.of(0));
    over.place(done);
  }

  private void tellAndGoTo(Label then) {
    over.set(back, then.value());
    over.jump(tell);
  }

  private void tell() {
    Label behind = over.label("told");
    tellAndGoTo(behind);
    over.place(behind);
  }

  private void clock(int at) {
    quiet(
        "read the clock",
        Call.CLOCK_GETTIME,
        Operand.of(CLOCK_MONOTONIC),
        Assembler.plus(record, at));
  }

  private Instruction quiet(String label, Call call, Operand... operands) {
    return over.call(label, call, operands).tolerate(Errno.ANY);
  }
}
