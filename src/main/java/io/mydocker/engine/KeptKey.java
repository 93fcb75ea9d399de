package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;

/**
 * What a kept program is found by: the installation, the boot of the machine, which of the caller's
 * descriptors are terminals, the arguments without the first, and the variables whose names begin
 * with MYDOCKER_. All of it is compared. A sum of it gives two names, of which the file has one:
 * two lines with the same first name then rarely drive each other out.
 *
 * <p>That of another boot counts for nothing: nobody has asked the disk whether it was written
 * whole, and after a reboot the state has to be looked at as a whole.
 */
final class KeptKey {
  /** The longest: a longer line is always compiled. */
  static final int LONGEST = 16_384;

  private static final String VARIABLES = "MYDOCKER_";
  private static final String DATA_ROOT = "MYDOCKER_DATA_ROOT=";
  private static final String USUAL_DATA_ROOT = "/var/lib/mydocker";
  private static final String BOOT = "/proc/sys/kernel/random/boot_id";
  private static final int BOOT_LENGTH = 37;

  /** One of these characters each: that many programs are kept. */
  private static final String NAMES =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_=";

  private static final int NAME_BITS = 6;

  private final Assembler a;
  private final Words words;
  private final Operand bytes;
  private final Slot size;
  private final Slot dataRoot;
  private final Operand[] names;
  private final Slot from;
  private final Slot length;
  private final Slot to;

  KeptKey(Assembler assembler, Words words) {
    a = assembler;
    this.words = words;
    bytes = a.scratch(LONGEST + 64);
    size = a.slot("size of the key");
    dataRoot = a.slot("data root");
    names = new Operand[] {a.room(8), a.room(8)};
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

  /** The directory that the program lies in, as the caller says. */
  Slot dataRoot() {
    return dataRoot;
  }

  /** One of the two names that the file may have, a string; they may be the same. */
  Operand name(int which) {
    return names[which];
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
    Slot first = a.slot("first character");
    Slot sum = a.slot("sum");
    Label all = a.label("key is too long");
    append(a.text(installation), Operand.of(installation.length() + 1), all);
    append(terminals, Operand.of(3), all);
    // Their number: else the last argument could be taken for the first variable.
    append(Program.STACK, Operand.of(8), all);
    appendBoot(all);
    // The kernel lays arguments and environment out in one piece (fs/exec.c).
    a.load(from, 8, Program.STACK, Operand.of(16));
    a.load(end, 8, environment.value(), Operand.of(0));
    a.sum(length, end.value(), Sum.SUBTRACT, from.value());
    append(from.value(), length.value(), all);
    variables(environment, all);
    Label absolute = a.label("absolute");
    a.load(first, 1, dataRoot.value(), Operand.of(0));
    a.jumpIf(first.value(), Test.EQUAL, Operand.of('/'), absolute);
    a.place(all);
    a.set(size, Operand.of(0));
    a.jump(none);
    a.place(absolute);
    words.mix(bytes, size.value(), sum);
    for (Operand name : names) {
      a.sum(first, sum.value(), Sum.AND, Operand.of(NAMES.length() - 1));
      a.load(first, 1, a.text(NAMES), first.value());
      a.store(1, name, Operand.of(0), first.value());
      a.sum(sum, sum.value(), Sum.SHIFT_RIGHT, Operand.of(NAME_BITS));
    }
  }

  /** A size that is negative is a large one. */
  private void append(Operand what, Operand count, Label tooLong) {
    Slot after = a.slot("size after it");
    words.unlessBelow(count, Operand.of(LONGEST), tooLong);
    a.sum(after, size.value(), Sum.ADD, count);
    words.unlessBelow(after.value(), Operand.of(LONGEST), tooLong);
    a.sum(to, bytes, Sum.ADD, size.value());
    words.copy(what, to.value(), count);
    a.set(size, after.value());
  }

  private void appendBoot(Label unknown) {
    Operand text = a.room(BOOT_LENGTH + 8);
    Slot file = a.slot("boot's file");
    Slot got = a.slot("got");
    a.call(
            "open " + BOOT,
            Call.OPENAT,
            Operand.of(Flag.AT_FDCWD),
            a.text(BOOT),
            Operand.of(Flag.O_RDONLY | Flag.O_CLOEXEC))
        .into(file)
        .tolerate(Errno.ANY);
    a.call("read it", Call.READ, file.value(), text, Operand.of(BOOT_LENGTH))
        .into(got)
        .tolerate(Errno.ANY);
    words.ifError(file.value(), unknown);
    a.call("close it", Call.CLOSE, file.value()).tolerate(Errno.ANY);
    a.jumpIf(got.value(), Test.UNEQUAL, Operand.of(BOOT_LENGTH), unknown);
    append(text, Operand.of(BOOT_LENGTH), unknown);
  }

  private void variables(Slot environment, Label tooLong) {
    Slot at = a.slot("variable");
    Slot one = a.slot("character");
    Label next = a.label("next variable");
    Label done = a.label("all variables");
    a.set(dataRoot, a.text(USUAL_DATA_ROOT));
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
    findDataRoot(next);
    a.place(next);
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(loop);
    a.place(done);
  }

  /** The first one counts; an empty one is as none. */
  private void findDataRoot(Label next) {
    Slot seen = a.slot("data root seen");
    Slot one = a.slot("character");
    unlessBegins(DATA_ROOT, next);
    a.jumpIf(seen.value(), Test.UNEQUAL, Operand.of(0), next);
    a.set(seen, Operand.of(1));
    a.load(one, 1, from.value(), Operand.of(DATA_ROOT.length()));
    a.jumpIf(one.value(), Test.EQUAL, Operand.of(0), next);
    a.sum(dataRoot, from.value(), Sum.ADD, Operand.of(DATA_ROOT.length()));
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
