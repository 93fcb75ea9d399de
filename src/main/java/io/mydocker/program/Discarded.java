package io.mydocker.program;

import io.mydocker.program.Instruction.Sum;

/**
 * Gives the memory of a part of the program back that is not needed any more: whole pages only.
 * What stays with a container is to be small. Whatever is read there later is zero, or for a
 * program in a file what the file has (madvise(2), MADV_DONTNEED).
 */
public final class Discarded {
  private static final int PAGE = 4096;
  private static final int MADV_DONTNEED = 4;

  private Discarded() {}

  /** Discards what lies between two offsets from the program's beginning. */
  public static void between(Assembler a, Operand from, Operand to) {
    Slot begin = a.slot("first page");
    Slot size = a.slot("size of the pages");
    a.sum(begin, from, Sum.ADD, Operand.of(PAGE - 1));
    a.sum(begin, begin.value(), Sum.ADD, Operand.base());
    a.sum(begin, begin.value(), Sum.AND, Operand.of(-PAGE));
    a.sum(size, to, Sum.ADD, Operand.base());
    a.sum(size, size.value(), Sum.AND, Operand.of(-PAGE));
    a.sum(size, size.value(), Sum.SUBTRACT, begin.value());
    // EINVAL: not a single whole page. Memory that is kept does no harm.
    a.call("give memory back", Call.MADVISE, begin.value(), size.value(), Operand.of(MADV_DONTNEED))
        .tolerate(Errno.ANY);
  }
}
