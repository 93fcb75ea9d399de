package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.LOCK_EX;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The instructions for the link by which a name leads to a container. A container's directory is
 * made before its name is taken, and goes after it: a link that leads to none is what a killed
 * command left, or one that was renamed while it was removed.
 */
final class ReservedName {
  /** No file name has more, and an id is one. */
  private static final int LONGEST = 255;

  /** Bytes that are compared at once; no id has one above 127. */
  private static final int WORD = 4;

  private static final int HIGHEST_RESULT = 1 << 20;

  private final Assembler a;
  private final Layout layout;
  private final String name;
  private final String link;

  ReservedName(Assembler assembler, Layout layout, String name) {
    a = assembler;
    this.layout = layout;
    this.name = name;
    link = Layout.names(layout.settings()) + "/" + name;
  }

  /**
   * Takes it for the container.
   *
   * @param containers a descriptor of the directory of all containers
   * @param taken where to go when another container has it
   */
  void take(Slot containers, Label taken) {
    Slot result = a.slot("result");
    Slot names = a.slot("names");
    Operand id = a.scratch(LONGEST + 1);
    Label ours = a.label("name is taken");
    Label free = a.label("name is free");
    make(result);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), ours);
    lock(names);
    read(id, LONGEST, result);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), free);
    a.jumpIf(Operand.of(HIGHEST_RESULT), Test.BELOW, result.value(), taken);
    a.call("look for whose it is", Call.FACCESSAT, containers.value(), id)
        .into(result)
        .tolerate(Errno.ENOENT);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.ENOENT), taken);
    free();
    a.place(free);
    make(result);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), taken);
    a.call("close the names", Call.CLOSE, names.value());
    a.place(ours);
  }

  private void make(Slot result) {
    a.call(
            "take the name " + name,
            Call.SYMLINKAT,
            a.text(layout.id()),
            Operand.of(AT_FDCWD),
            a.text(link))
        .into(result)
        .tolerate(Errno.EEXIST);
  }

  /** Frees it: for whoever knows that it leads to this container. */
  void free() {
    a.call("free the name " + name, Call.UNLINKAT, Operand.of(AT_FDCWD), a.text(link))
        .tolerate(Errno.ENOENT);
  }

  /** Frees it, unless it leads to another container by now. */
  void freeIfOwn() {
    String own = layout.id();
    Slot names = a.slot("names");
    Slot result = a.slot("result");
    Operand id = a.scratch(own.length() + 8);
    Label others = a.label("leads to another");
    lock(names);
    // One byte more than ours, so that a longer one is seen to be another.
    read(id, own.length() + 1, result);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(own.length()), others);
    for (int i = 0; i < own.length(); i += WORD) {
      a.load(result, WORD, id, Operand.of(i));
      a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(word(own, i)), others);
    }
    free();
    a.place(others);
    a.call("close the names", Call.CLOSE, names.value()).tolerate(Errno.EBADF);
  }

  /** Little-endian, as both our CPUs are; zeroes follow the text. */
  private static int word(String text, int from) {
    int word = 0;
    for (int i = 0; i < WORD && from + i < text.length(); i++) {
      word |= text.charAt(from + i) << 8 * i;
    }
    return word;
  }

  /** Whoever frees one that may be another's by now holds the lock from looking to freeing. */
  private void lock(Slot names) {
    String directory = Layout.names(layout.settings());
    a.call(
            "open " + directory,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(directory),
            Operand.of(O_DIRECTORY | O_CLOEXEC))
        .into(names)
        .tolerate(Errno.ENOENT);
    a.call("lock the names", Call.FLOCK, names.value(), Operand.of(LOCK_EX)).tolerate(Errno.ANY);
  }

  private void read(Operand into, int most, Slot length) {
    a.call(
            "read the name " + name,
            Call.READLINKAT,
            Operand.of(AT_FDCWD),
            a.text(link),
            into,
            Operand.of(most))
        .into(length)
        .tolerate(Errno.ENOENT, Errno.EINVAL);
  }
}
