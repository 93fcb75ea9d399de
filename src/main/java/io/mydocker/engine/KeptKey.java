package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;

/**
 * What of the caller a kept program is found by: the installation, which of the descriptors are
 * terminals, the arguments without the first, and the variables whose names begin with MYDOCKER_.
 * All of it is compared; a sum of it is the file's name.
 */
final class KeptKey {
  /** The longest: a longer line is always compiled. */
  static final int LONGEST = 4096;

  private static final String VARIABLES = "MYDOCKER_";
  private static final String RUN_ROOT = "MYDOCKER_RUN_ROOT=";
  private static final String USUAL_RUN_ROOT = "/run/mydocker";

  /** One of these characters each: that many programs are kept. */
  private static final String NAMES = "0123456789abcdefghijklmnopqrstuv";

  private final Assembler a;
  private final Words words;
  private final Operand bytes;
  private final Slot size;
  private final Slot runRoot;
  private final Operand name;
  private final Slot from;
  private final Slot length;
  private final Slot to;

  KeptKey(Assembler assembler, Words words) {
    a = assembler;
    this.words = words;
    bytes = a.scratch(LONGEST + 64);
    size = a.slot("size of the key");
    runRoot = a.slot("run root");
    name = a.room(8);
    from = a.slot("from");
    length = a.slot("length");
    to = a.slot("to");
  }

  /** Where it lies. */
  Operand bytes() {
    return bytes;
  }

  /** Bytes of it, up to a multiple of eight filled with zeroes; 0 when there is none. */
  Slot size() {
    return size;
  }

  /** The directory of what a reboot clears, as the caller says. */
  Slot runRoot() {
    return runRoot;
  }

  /** The name of the file, a string. */
  Operand name() {
    return name;
  }

  /**
   * Makes it, or goes elsewhere when it would be too long.
   *
   * @param installation what no other installation has
   * @param terminals three characters
   * @param environment address of the variables
   */
  void write(String installation, Operand terminals, Slot environment, Label none) {
    Slot end = a.slot("end");
    Label all = a.label("key is too long");
    append(a.text(installation), Operand.of(installation.length() + 1), all);
    append(terminals, Operand.of(3), all);
    // The kernel lays arguments and environment out in one piece (fs/exec.c).
    a.load(from, 8, Program.STACK, Operand.of(16));
    a.load(end, 8, environment.value(), Operand.of(0));
    a.sum(length, end.value(), Sum.SUBTRACT, from.value());
    append(from.value(), length.value(), all);
    variables(environment, all);
    Label absolute = a.label("absolute");
    a.load(end, 1, runRoot.value(), Operand.of(0));
    a.jumpIf(end.value(), Test.EQUAL, Operand.of('/'), absolute);
    a.place(all);
    a.set(size, Operand.of(0));
    a.jump(none);
    a.place(absolute);
    words.mix(bytes, size.value(), end);
    a.sum(end, end.value(), Sum.AND, Operand.of(NAMES.length() - 1));
    a.load(end, 1, a.text(NAMES), end.value());
    a.store(1, name, Operand.of(0), end.value());
  }

  /** A size that is negative is a large one. */
  private void append(Operand what, Operand count, Label tooLong) {
    Label fits = a.label("fits");
    Slot after = a.slot("size after it");
    a.jumpIf(count, Test.BELOW, Operand.of(LONGEST), fits);
    a.jump(tooLong);
    a.place(fits);
    Label still = a.label("fits in");
    a.sum(after, size.value(), Sum.ADD, count);
    a.jumpIf(after.value(), Test.BELOW, Operand.of(LONGEST), still);
    a.jump(tooLong);
    a.place(still);
    a.sum(to, bytes, Sum.ADD, size.value());
    words.copy(what, to.value(), count);
    a.set(size, after.value());
  }

  private void variables(Slot environment, Label tooLong) {
    Slot at = a.slot("variable");
    Slot one = a.slot("character");
    Label next = a.label("next variable");
    Label done = a.label("all variables");
    a.set(runRoot, a.text(USUAL_RUN_ROOT));
    a.set(at, environment.value());
    Label loop = a.here("variable");
    a.load(from, 8, at.value(), Operand.of(0));
    a.jumpIf(from.value(), Test.EQUAL, Operand.of(0), done);
    unlessBegins(VARIABLES, next);
    a.set(length, Operand.of(0));
    Label more = a.here("its end");
    a.load(one, 1, from.value(), length.value());
    a.sum(length, length.value(), Sum.ADD, Operand.of(1));
    a.jumpIf(one.value(), Test.UNEQUAL, Operand.of(0), more);
    append(from.value(), length.value(), tooLong);
    findRunRoot(next);
    a.place(next);
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(loop);
    a.place(done);
  }

  /** The first one counts; an empty one is as none. */
  private void findRunRoot(Label next) {
    Slot seen = a.slot("run root seen");
    Slot one = a.slot("character");
    unlessBegins(RUN_ROOT, next);
    a.jumpIf(seen.value(), Test.UNEQUAL, Operand.of(0), next);
    a.set(seen, Operand.of(1));
    a.load(one, 1, from.value(), Operand.of(RUN_ROOT.length()));
    a.jumpIf(one.value(), Test.EQUAL, Operand.of(0), next);
    a.sum(runRoot, from.value(), Sum.ADD, Operand.of(RUN_ROOT.length()));
  }

  /**
   * Character by character where it is not a whole word: what comes first must not be read beyond
   * its end.
   */
  private void unlessBegins(String beginning, Label otherwise) {
    Slot is = a.slot("is");
    Slot wanted = a.slot("wanted");
    Operand text = a.text(beginning);
    for (int i = 0; i < beginning.length(); ) {
      int width = beginning.length() - i >= 8 ? 8 : 1;
      a.load(is, width, from.value(), Operand.of(i));
      a.load(wanted, width, text, Operand.of(i));
      a.jumpIf(is.value(), Test.UNEQUAL, wanted.value(), otherwise);
      i += width;
    }
  }
}
