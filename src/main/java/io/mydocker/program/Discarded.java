package io.mydocker.program;

import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;

/**
 * Gives memory back that is not needed any more: what stays with a container is to be small.
 * Whatever is read there later is zero, or for a program in a file what the file has (madvise(2),
 * MADV_DONTNEED).
 */
public final class Discarded {
  private static final int PAGE = 4096;
  private static final int MADV_DONTNEED = 4;

  /** The key of the file's name in the auxiliary vector. */
  private static final int AT_EXECFN = 31;

  /** Where the header of a program has its size in memory. */
  private static final int SIZE = 12;

  private Discarded() {}

  /**
   * The engine's built-in program, from the one that it was left for. The table of error texts is
   * read from the file again should something fail. Another engine may have none.
   */
  public static void builtIn(Assembler a) {
    Slot begin = a.slot("first page");
    Slot size = a.slot("size of the pages");
    Label none = a.label("no built-in program");
    a.jumpIf(Program.BUILT_IN, Test.EQUAL, Operand.of(0), none);
    a.load(size, 4, Program.BUILT_IN, Operand.of(SIZE));
    a.sum(size, size.value(), Sum.ADD, Program.BUILT_IN);
    a.sum(begin, Program.BUILT_IN, Sum.AND, Operand.of(-PAGE));
    a.sum(size, size.value(), Sum.SUBTRACT, begin.value());
    giveBack(a, begin.value(), size.value());
    a.place(none);
  }

  /** From here on everything is brief, until {@link #now}. */
  public static void later(Assembler a) {
    Label begin = a.label("what is brief");
    a.jump(begin);
    a.brief();
    a.place(begin);
  }

  /** What is brief has been done; what follows lasts. */
  public static void now(Assembler a) {
    Label begin = a.label("what lasts");
    Slot first = a.slot("first page");
    a.jump(begin);
    a.lasting();
    a.place(begin);
    a.sum(first, Operand.base(), Sum.ADD, Program.BRIEF);
    giveBack(a, first.value(), Program.BRIEF_SIZE);
  }

  /**
   * What execve(2) has put on the stack: pointers first, and somewhat above them the strings of
   * arguments and environment, last the file's name, to which the auxiliary vector has a pointer
   * (getauxval(3)). But for the page where they begin: so that ps(1) still shows what was called.
   * {@link Program#STACK} leads nowhere any more.
   *
   * <p>Unmapped, since whoever looks into /proc/PID/cmdline or environ would have the kernel make
   * the pages anew, with zeroes. Another engine has no auxiliary vector there, and behind the words
   * memory of its own.
   */
  public static void arguments(Assembler a) {
    Slot kept = a.slot("page of the first argument");
    Slot begin = a.slot("first page");
    Slot size = a.slot("size of the pages");
    Label none = a.label("no arguments");
    a.jumpIf(Program.BUILT_IN, Test.EQUAL, Operand.of(0), none);
    a.load(kept, 8, Program.STACK, Operand.of(8));
    a.jumpIf(kept.value(), Test.EQUAL, Operand.of(0), none);
    Slot end = fileName(a);
    a.sum(kept, kept.value(), Sum.AND, Operand.of(-PAGE));
    a.sum(begin, Program.STACK, Sum.AND, Operand.of(-PAGE));
    a.sum(size, kept.value(), Sum.SUBTRACT, begin.value());
    giveBack(a, begin.value(), size.value());
    a.sum(begin, kept.value(), Sum.ADD, Operand.of(PAGE));
    a.sum(end, end.value(), Sum.AND, Operand.of(-PAGE));
    a.jumpIf(end.value(), Test.BELOW, begin.value(), none);
    unmap(a, begin, end).tolerate(Errno.ANY);
    a.place(none);
  }

  /**
   * The same, and nothing is kept: neither arguments nor environment can be read from outside. A
   * failure is one.
   */
  public static void allArguments(Assembler a) {
    Slot begin = a.slot("first page");
    Label none = a.label("no arguments");
    a.jumpIf(Program.BUILT_IN, Test.EQUAL, Operand.of(0), none);
    Slot end = fileName(a);
    a.sum(end, end.value(), Sum.AND, Operand.of(-PAGE));
    a.sum(begin, Program.STACK, Sum.AND, Operand.of(-PAGE));
    unmap(a, begin, end);
    a.place(none);
  }

  /** From the first page to the last. */
  private static Instruction unmap(Assembler a, Slot first, Slot last) {
    Slot size = a.slot("size of the pages");
    a.sum(size, last.value(), Sum.SUBTRACT, first.value());
    a.sum(size, size.value(), Sum.ADD, Operand.of(PAGE));
    return a.call("unmap the arguments", Call.MUNMAP, first.value(), size.value());
  }

  /** Where the file's name lies: behind all variables comes a null, and pairs of key and value. */
  private static Slot fileName(Assembler a) {
    Slot at = a.slot("word");
    Slot word = a.slot("its value");
    Label found = a.label("file's name");
    a.load(at, 8, Program.STACK, Operand.of(0));
    a.sum(at, at.value(), Sum.SHIFT_LEFT, Operand.of(3));
    a.sum(at, at.value(), Sum.ADD, Program.STACK);
    a.sum(at, at.value(), Sum.ADD, Operand.of(16));
    Label variable = a.here("variable");
    a.load(word, 8, at.value(), Operand.of(0));
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jumpIf(word.value(), Test.UNEQUAL, Operand.of(0), variable);
    Label pair = a.here("pair");
    a.load(word, 8, at.value(), Operand.of(0));
    a.sum(at, at.value(), Sum.ADD, Operand.of(16));
    a.jumpIf(word.value(), Test.EQUAL, Operand.of(AT_EXECFN), found);
    a.jumpIf(word.value(), Test.UNEQUAL, Operand.of(0), pair);
    a.place(found);
    a.load(word, 8, at.value(), Operand.of(-8));
    return word;
  }

  /** Memory that is kept does no harm. */
  private static void giveBack(Assembler a, Operand begin, Operand size) {
    a.call("give memory back", Call.MADVISE, begin, size, Operand.of(MADV_DONTNEED))
        .tolerate(Errno.ANY);
  }
}
