package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Kept;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Where kept programs lie. What is in it is carried out as root: directory, data root and file must
 * be root's, and closed to everyone else.
 */
final class KeptDirectory {
  private static final int PRIVATE = 0700;
  private static final int OF_OTHERS = 077;
  private static final int STATX = 256;
  private static final int STATX_UID = 20;
  private static final int STATX_MODE = 28;
  private static final int NONE = -1;

  private final Assembler a;
  private final Words words;
  private final Operand status;
  private final Slot root;
  private final Slot directory;
  private final Slot file;

  KeptDirectory(Assembler assembler, Words words) {
    a = assembler;
    this.words = words;
    status = a.scratch(STATX);
    root = a.slot("data root opened");
    directory = a.slot("programs");
    file = a.slot("kept program");
  }

  /** The descriptor that {@link #open} gives. */
  Slot directory() {
    return directory;
  }

  /** The descriptor of a file in it; closed by {@link #close}. */
  Slot file() {
    return file;
  }

  /**
   * Opens it.
   *
   * @param makes whether it is made when it is not there
   */
  void open(Slot dataRoot, boolean makes, Label refused) {
    for (Slot slot : new Slot[] {root, directory, file}) {
      a.set(slot, Operand.of(NONE));
    }
    int flags = Flag.O_PATH | Flag.O_DIRECTORY | Flag.O_CLOEXEC;
    a.call(
            "open the data root",
            Call.OPENAT,
            Operand.of(Flag.AT_FDCWD),
            dataRoot.value(),
            Operand.of(flags))
        .into(root)
        .tolerate(Errno.ANY);
    requirePrivate(root, refused);
    if (makes) {
      a.call("make it", Call.MKDIRAT, root.value(), a.text(Kept.DIRECTORY), Operand.of(PRIVATE))
          .tolerate(Errno.ANY);
    }
    a.call(
            "open the programs' directory",
            Call.OPENAT,
            root.value(),
            a.text(Kept.DIRECTORY),
            Operand.of(flags | Flag.O_NOFOLLOW))
        .into(directory)
        .tolerate(Errno.ANY);
    requirePrivate(directory, refused);
  }

  /** Opens a file in it for reading. */
  void openFile(Operand name, Label refused) {
    a.call(
            "open the program",
            Call.OPENAT,
            directory.value(),
            name,
            Operand.of(Flag.O_RDONLY | Flag.O_NONBLOCK | Flag.O_NOFOLLOW | Flag.O_CLOEXEC))
        .into(file)
        .tolerate(Errno.ANY);
    requirePrivate(file, refused);
  }

  private void requirePrivate(Slot descriptor, Label refused) {
    Slot value = a.slot("of its status");
    a.call(
            "look at it",
            Call.STATX,
            descriptor.value(),
            a.text(""),
            Operand.of(Flag.AT_EMPTY_PATH),
            Operand.of(Flag.STATX_BASIC_STATS),
            status)
        .into(value)
        .tolerate(Errno.ANY);
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of(0), refused);
    a.load(value, 4, status, Operand.of(STATX_UID));
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of(0), refused);
    a.load(value, 2, status, Operand.of(STATX_MODE));
    a.sum(value, value.value(), Sum.AND, Operand.of(OF_OTHERS));
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of(0), refused);
  }

  /** Closes the file, if it is open, so that another can be. */
  void closeFile() {
    close(file);
    a.set(file, Operand.of(NONE));
  }

  /** Closes what is open. */
  void close() {
    close(root, directory, file);
  }

  private void close(Slot... slots) {
    for (Slot slot : slots) {
      Label closed = a.label("closed");
      words.ifError(slot.value(), closed);
      a.call("close it", Call.CLOSE, slot.value()).tolerate(Errno.ANY);
      a.place(closed);
    }
  }
}
