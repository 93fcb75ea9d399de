package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Op;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Program;

/**
 * Interprets an encoded program where it lies in memory, instruction by instruction, as the native
 * engine does: see {@link io.mydocker.program.Encoder} for the layout and {@link Op} for what each
 * operation does.
 */
final class Interpreter {
  private static final Op[] OPS = Op.values();
  private static final Test[] TESTS = Test.values();
  private static final Sum[] SUMS = Sum.values();
  private static final int OPERANDS = 6;
  private static final int HIGHEST_ERRNO = 4095;

  private static final int SOURCES = 4;
  private static final int FAILURE = 8;
  private static final int MESSAGE = 12;
  private static final int TOLERATED = 16;
  private static final int RESULT = 20;
  private static final int OPERAND = 24;

  private static final int FIRST = 56;
  private static final int POINTERS = 60;

  /** Makes the system calls. */
  interface Calls {
    /**
     * The result as the kernel gives it: a negative errno on failure, never EINTR.
     *
     * @param at stands at the instruction
     */
    long make(Call call, long[] operands, Interpreter at);
  }

  private final Memory memory;
  private final Calls calls;
  private final Call[] byNumber = byNumber();
  private final long[] operands = new long[OPERANDS];
  private long base;
  private long place;

  Interpreter(Memory memory, Calls calls) {
    this.memory = memory;
    this.calls = calls;
  }

  /** The offset of the current instruction in its program. */
  long place() {
    return place - base;
  }

  /** What the current instruction is for; empty where the program does not say. */
  String label() {
    long message = memory.get(place + MESSAGE, 4);
    if (message == 0) {
      return "";
    }
    return memory.text(base + message + 2, (int) memory.get(base + message, 2));
  }

  /** Makes the pointers of a program absolute and goes to its first instruction. */
  void enter(long program) {
    long pointer = program + memory.get(program + POINTERS, 4);
    for (long at = memory.get(pointer, 4); at != 0; at = memory.get(pointer, 4)) {
      memory.putLong(program + at, memory.getLong(program + at) + program);
      pointer += 4;
    }
    base = program;
    place = program + memory.get(program + FIRST, 4);
  }

  /** Goes on behind the instruction at this offset, whose call has given this result. */
  void resume(long program, long offset, long result) {
    base = program;
    place = program + offset;
    finish(result);
  }

  /** Interprets until a call ends the process or replaces it. */
  void run() {
    while (true) {
      step();
    }
  }

  private void step() {
    decode();
    int op = (int) memory.get(place, 1);
    int variant = (int) memory.get(place + 1, 1);
    switch (OPS[op]) {
      case CALL -> call();
      case JUMP -> jump(TESTS[variant]);
      case LOAD -> finish(memory.get(operands[0] + operands[1], variant));
      case STORE -> {
        memory.put(operands[0] + operands[1], variant, operands[2]);
        next();
      }
      case SUM -> finish(sum(SUMS[variant]));
      case ENTER -> enterFromProgram(operands[0]);
    }
  }

  private void decode() {
    int sources = (int) memory.get(place + SOURCES, 2);
    for (int i = 0; i < OPERANDS; i++) {
      long value = memory.getInt(place + OPERAND + 4L * i);
      int source = sources >> (2 * i) & 3;
      if (source != 0) {
        value += base;
      }
      operands[i] = source == 2 ? memory.getLong(value) : value;
    }
  }

  private void call() {
    Call call = byNumber[(int) memory.get(place + 2, 2)];
    long result = calls.make(call, operands, this);
    if (result < -HIGHEST_ERRNO || result >= 0 || isTolerated((int) -result)) {
      finish(result);
    } else {
      fail((int) -result);
    }
  }

  private boolean isTolerated(int errno) {
    for (long list = memory.get(place + TOLERATED, 4); list != 0; list >>>= 8) {
      int one = (int) list & 0xff;
      if (one == Errno.ANY || one == errno) {
        return true;
      }
    }
    return false;
  }

  private void fail(int errno) {
    memory.putLong(base + Program.ERRNO.value(), errno);
    memory.putLong(base + Program.MESSAGE.value(), base + memory.get(place + MESSAGE, 4));
    memory.putLong(base + Program.FAILED_AT.value(), place);
    place = base + memory.get(place + FAILURE, 4);
  }

  private void jump(Test test) {
    int order = Long.compareUnsigned(operands[0], operands[1]);
    boolean isTaken =
        switch (test) {
          case ALWAYS -> true;
          case EQUAL -> order == 0;
          case UNEQUAL -> order != 0;
          case BELOW -> order < 0;
        };
    if (isTaken) {
      place = base + operands[2];
    } else {
      next();
    }
  }

  private long sum(Sum sum) {
    long left = operands[0];
    long right = operands[1];
    return switch (sum) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case AND -> left & right;
      case OR -> left | right;
      case SHIFT_LEFT -> left << right;
      case SHIFT_RIGHT -> left >>> right;
    };
  }

  private void enterFromProgram(long program) {
    for (int field : new int[] {Program.ERROR_TEXTS.value(), Program.STACK.value()}) {
      memory.putLong(program + field, memory.getLong(base + field));
    }
    enter(program);
  }

  private void finish(long result) {
    long slot = memory.get(place + RESULT, 4);
    if (slot != 0) {
      memory.putLong(base + slot, result);
    }
    next();
  }

  private void next() {
    place += Program.STRIDE;
  }

  /** Programs hold x86-64's numbers, whatever the CPU. */
  private static Call[] byNumber() {
    Call[] calls = new Call[512];
    for (Call call : Call.values()) {
      calls[call.x86()] = call;
    }
    return calls;
  }
}
