package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.RESOLVE_IN_ROOT;
import static io.mydocker.program.Flag.RESOLVE_NO_SYMLINKS;
import static io.mydocker.program.Flag.S_IFDIR;
import static io.mydocker.program.Flag.S_IFREG;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** A path inside the root on which no symbolic link may lie. */
final class LinklessPath {
  private static final int OPEN_HOW = 24;

  private LinklessPath() {}

  /** Opens it, to be mounted on. */
  static Instruction open(Assembler a, String what, String path) {
    return open(a, what, path, O_PATH | O_CLOEXEC);
  }

  private static Instruction open(Assembler a, String what, String path, int flags) {
    return a.call(
            what,
            Call.OPENAT2,
            Operand.of(AT_FDCWD),
            a.text(path),
            a.longs(flags, 0, RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS),
            Operand.of(OPEN_HOW))
        .hint(
            Errno.ELOOP,
            "; a symbolic link lies on the way: not safe to mount on, name its target");
  }

  /**
   * Makes it with its parents, each in the one before, which is open.
   *
   * @param type S_IFDIR for a directory; otherwise it becomes an empty file
   */
  static void make(Assembler a, String path, Slot type) {
    String what = "make the volume's target " + path;
    Label directory = a.label("directory");
    Label made = a.label("made");
    int last = path.lastIndexOf('/');
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      one(a, what, path.substring(0, slash));
    }
    Slot parent = a.slot("parent");
    open(a, what, path.substring(0, last), O_PATH | O_DIRECTORY | O_CLOEXEC).into(parent);
    Operand name = a.text(path.substring(last + 1));
    a.jumpIf(type.value(), Test.EQUAL, Operand.of(S_IFDIR), directory);
    a.call(what, Call.MKNODAT, parent.value(), name, Operand.of(S_IFREG | 0644), Operand.of(0))
        .tolerate(Errno.EEXIST);
    a.jump(made);
    a.place(directory);
    a.call(what, Call.MKDIRAT, parent.value(), name, Operand.of(0755)).tolerate(Errno.EEXIST);
    a.place(made);
    a.call("close it", Call.CLOSE, parent.value());
  }

  private static void one(Assembler a, String what, String path) {
    int last = path.lastIndexOf('/');
    Slot parent = a.slot("parent");
    String above = last == 0 ? "/" : path.substring(0, last);
    open(a, what, above, O_PATH | O_DIRECTORY | O_CLOEXEC).into(parent);
    a.call(what, Call.MKDIRAT, parent.value(), a.text(path.substring(last + 1)), Operand.of(0755))
        .tolerate(Errno.EEXIST);
    a.call("close it", Call.CLOSE, parent.value());
  }
}
