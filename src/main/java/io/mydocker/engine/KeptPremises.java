package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Premises;
import io.mydocker.program.Slot;

/**
 * Looks again at what of the host a kept program was compiled from. Whatever is not as it was, or
 * cannot be seen, leads to the JVM, which says what is wrong or compiles anew.
 */
final class KeptPremises {

  /** Fields of struct statx (statx(2)) as {@link Premises#FILE} has them: offset and width. */
  private static final int[][] FILE_FIELDS = {
    {32, 8}, {40, 8}, {112, 8}, {120, 4}, {96, 8}, {104, 4}, {136, 8}
  };

  /** Of struct utsname (uname(2)), whose fields have 65 bytes each. */
  private static final int RELEASE = 2 * 65;

  /** _LINUX_CAPABILITY_VERSION_3 (capget(2)). */
  private static final int CAPABILITY_VERSION = 0x20080522;

  private static final int NAMES = 4096;
  private static final int NAME_LENGTH = 16;
  private static final int NAME = 19;
  private static final int FLOCK = 32;

  private final Assembler a;
  private final Words words;
  private final Operand buffer;
  private final Slot entry;
  private final Slot path;
  private final Slot expected;
  private final Slot size;
  private final Slot result;
  private final Slot file;
  private final Slot value;

  KeptPremises(Assembler assembler, Words words) {
    a = assembler;
    this.words = words;
    // Holds the largest of what the calls fill: struct statx, struct utsname, names.
    buffer = a.scratch(Premises.LARGEST_CONTENT + 64);
    entry = a.slot("premise");
    path = a.slot("path");
    expected = a.slot("expected");
    size = a.slot("its size");
    result = a.slot("result");
    file = a.slot("file");
    value = a.slot("value");
  }

  /**
   * Goes elsewhere when one does not hold.
   *
   * @param start what the list's places count from
   * @param list where it begins
   */
  void check(Operand start, Operand list, Label changed) {
    a.section("kept program: what it was compiled from");
    Label done = a.label("all premises hold");
    Label next = a.label("next premise");
    Slot kind = a.slot("kind");
    a.set(entry, list);
    Label loop = a.here("premise");
    a.load(kind, 4, entry.value(), Operand.of(0));
    a.jumpIf(kind.value(), Test.EQUAL, Operand.of(0), done);
    a.load(path, 4, entry.value(), Operand.of(4));
    a.sum(path, path.value(), Sum.ADD, start);
    a.load(expected, 4, entry.value(), Operand.of(8));
    a.sum(expected, expected.value(), Sum.ADD, start);
    a.load(size, 4, entry.value(), Operand.of(12));
    Runnable[] checks = {
      () -> content(changed),
      () -> presence(changed, false),
      () -> presence(changed, true),
      () -> directory(changed),
      () -> link(changed),
      () -> file(changed),
      () -> release(changed),
      () -> capabilities(changed),
      () -> locked(changed),
      () -> real(changed)
    };
    for (int i = 0; i < checks.length; i++) {
      Label other = a.label("other kind");
      a.jumpIf(kind.value(), Test.UNEQUAL, Operand.of(Premises.CONTENT + i), other);
      checks[i].run();
      a.jump(next);
      a.place(other);
    }
    a.jump(changed);
    a.place(next);
    a.sum(entry, entry.value(), Sum.ADD, Operand.of(Premises.ENTRY));
    a.jump(loop);
    a.place(done);
  }

  /** One byte more is asked for, so that a longer file is seen. A fifo must not hold us up. */
  private void content(Label changed) {
    open(Flag.O_RDONLY | Flag.O_NONBLOCK | Flag.O_NOCTTY, changed);
    a.sum(value, size.value(), Sum.ADD, Operand.of(1));
    ask("read it", Call.READ, file.value(), buffer, value.value());
    close();
    compare(buffer, changed);
  }

  private void presence(Label changed, boolean isExpected) {
    Label absent = a.label("absent");
    ask("look for it", Call.FACCESSAT, Operand.of(Flag.AT_FDCWD), path.value());
    if (isExpected) {
      a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), changed);
    } else {
      // What cannot be seen may be there.
      a.jumpIf(result.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), absent);
      a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.ENOTDIR), changed);
    }
    a.place(absent);
  }

  private void directory(Label changed) {
    open(Flag.O_PATH | Flag.O_DIRECTORY, changed);
    close();
  }

  private void link(Label changed) {
    a.sum(value, size.value(), Sum.ADD, Operand.of(1));
    ask(
        "read the link",
        Call.READLINKAT,
        Operand.of(Flag.AT_FDCWD),
        path.value(),
        buffer,
        value.value());
    compare(buffer, changed);
  }

  /** Of what is there and no link, readlink(2) says that with EINVAL. */
  private void real(Label changed) {
    ask(
        "look for a link",
        Call.READLINKAT,
        Operand.of(Flag.AT_FDCWD),
        path.value(),
        buffer,
        Operand.of(1));
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.EINVAL), changed);
  }

  private void file(Label changed) {
    ask(
        "look at the file",
        Call.STATX,
        Operand.of(Flag.AT_FDCWD),
        path.value(),
        Operand.of(0),
        Operand.of(Flag.STATX_BASIC_STATS),
        buffer);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), changed);
    for (int i = 0; i < FILE_FIELDS.length; i++) {
      a.load(result, FILE_FIELDS[i][1], buffer, Operand.of(FILE_FIELDS[i][0]));
      a.load(value, 8, expected.value(), Operand.of(8 * i));
      a.jumpIf(result.value(), Test.UNEQUAL, value.value(), changed);
    }
  }

  private void release(Label changed) {
    ask("ask for the kernel's release", Call.UNAME, buffer);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), changed);
    Operand release = Assembler.plus(buffer, RELEASE);
    a.sum(value, release, Sum.ADD, size.value());
    // What follows the name is another field's.
    a.store(8, value.value(), Operand.of(0), Operand.of(0));
    words.compare(release, expected.value(), size.value(), changed);
  }

  /**
   * The effective set has its lower half in the first of the two records, its upper in the other.
   */
  private void capabilities(Label changed) {
    Operand header = a.longs(CAPABILITY_VERSION);
    ask("ask for the capabilities", Call.CAPGET, header, buffer);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), changed);
    for (int half = 0; half < 2; half++) {
      a.load(result, 4, buffer, Operand.of(12 * half));
      a.load(value, 4, expected.value(), Operand.of(4 * half));
      a.jumpIf(result.value(), Test.UNEQUAL, value.value(), changed);
    }
  }

  /**
   * A file that nobody has locked is what a killed process left, and is cleared by a compiled
   * program. One that has gone meanwhile is none.
   */
  private void locked(Label changed) {
    Slot directory = a.slot("directory");
    Slot at = a.slot("name");
    Slot end = a.slot("end of names");
    Label again = a.label("more names");
    Label next = a.label("next name");
    Label stop = a.label("something was left");
    Label done = a.label("all locked");
    open(Flag.O_RDONLY | Flag.O_DIRECTORY, changed);
    a.set(directory, file.value());
    a.place(again);
    ask("read the names", Call.GETDENTS64, directory.value(), buffer, Operand.of(NAMES));
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), done);
    words.unlessBelow(result.value(), Operand.of(NAMES + 1), stop);
    a.set(at, buffer);
    a.sum(end, buffer, Sum.ADD, result.value());
    Label name = a.here("a name");
    a.load(value, 1, at.value(), Operand.of(NAME));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of('.'), next);
    isLocked(directory, at, next, stop);
    a.place(next);
    a.load(value, 2, at.value(), Operand.of(NAME_LENGTH));
    a.sum(at, at.value(), Sum.ADD, value.value());
    a.jumpIf(at.value(), Test.BELOW, end.value(), name);
    a.jump(again);
    a.place(stop);
    a.set(file, directory.value());
    close();
    a.jump(changed);
    a.place(done);
    a.set(file, directory.value());
    close();
  }

  /** A lock for reading would be granted where nobody has one for writing (fcntl(2)). */
  private void isLocked(Slot directory, Slot at, Label gone, Label free) {
    Operand lock = a.room(FLOCK);
    a.sum(value, at.value(), Sum.ADD, Operand.of(NAME));
    ask(
        "open a live file",
        Call.OPENAT,
        directory.value(),
        value.value(),
        Operand.of(Flag.O_RDONLY | Flag.O_NONBLOCK | Flag.O_NOFOLLOW | Flag.O_CLOEXEC));
    a.set(file, result.value());
    a.jumpIf(file.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), gone);
    words.ifError(file.value(), free);
    for (int field = 0; field < FLOCK; field += 8) {
      a.store(8, lock, Operand.of(field), Operand.of(0));
    }
    ask("ask for its lock", Call.FCNTL, file.value(), Operand.of(Flag.F_OFD_GETLK), lock);
    close();
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), free);
    a.load(value, 2, lock, Operand.of(0));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of(Flag.F_UNLCK), free);
  }

  private void open(int flags, Label changed) {
    ask(
        "open it",
        Call.OPENAT,
        Operand.of(Flag.AT_FDCWD),
        path.value(),
        Operand.of(flags | Flag.O_CLOEXEC));
    a.set(file, result.value());
    words.ifError(file.value(), changed);
  }

  /** What was read is as long as expected, and the same. */
  private void compare(Operand read, Label changed) {
    a.jumpIf(result.value(), Test.UNEQUAL, size.value(), changed);
    a.sum(value, read, Sum.ADD, size.value());
    a.store(8, value.value(), Operand.of(0), Operand.of(0));
    words.compare(read, expected.value(), size.value(), changed);
  }

  private void close() {
    a.call("close it", Call.CLOSE, file.value()).tolerate(Errno.ANY);
  }

  private Instruction ask(String what, Call call, Operand... operands) {
    return a.call(what, call, operands).into(result).tolerate(Errno.ANY);
  }
}
