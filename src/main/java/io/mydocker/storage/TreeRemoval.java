package io.mydocker.storage;

import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_NOFOLLOW;
import static io.mydocker.program.Flag.RESOLVE_BENEATH;
import static io.mydocker.program.Flag.RESOLVE_NO_MAGICLINKS;
import static io.mydocker.program.Flag.RESOLVE_NO_SYMLINKS;
import static io.mydocker.program.Flag.RESOLVE_NO_XDEV;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Report;
import io.mydocker.program.Slot;

/**
 * The routine that deletes a tree: by descriptor, never through a symbolic link and never across a
 * mount (a volume that could not be unmounted keeps its content; the deletion then fails with EBUSY
 * or EXDEV and says so). It needs neither recursion nor memory for the way back: a directory is
 * left through its own {@code ..}, which is safe because nothing else works in a tree that is being
 * deleted.
 */
public final class TreeRemoval {
  private static final int BUFFER = 4096;
  private static final int DIRENT_RECLEN = 16;
  private static final int DIRENT_TYPE = 18;
  private static final int DIRENT_NAME = 19;
  private static final int DT_DIR = 4;

  private final Assembler a;
  private final Report report;
  private final Label start;
  private final Label done;
  private final Slot parent;
  private final Slot name;
  private final Slot back;
  private final Slot current;
  private final Slot depth;
  private final Slot result;
  private final Slot entry;
  private final Slot end;
  private final Slot seen;
  private final Slot child;
  private final Operand how;

  private final Slot failure;

  /**
   * Declares the routine; {@link #write} puts it down.
   *
   * @param failure set to 1 when something could not be removed
   */
  public TreeRemoval(Assembler assembler, Report report, Slot failure) {
    a = assembler;
    this.failure = failure;
    this.report = report;
    start = a.label("remove tree");
    done = a.label("removed");
    parent = a.slot("parent");
    name = a.slot("tree");
    back = a.slot("back");
    current = a.slot("directory");
    depth = a.slot("depth");
    result = a.slot("result");
    entry = a.slot("entry");
    end = a.slot("end");
    seen = a.slot("seen");
    child = a.slot("child");
    how =
        a.longs(
            O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
            0,
            RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV);
  }

  /**
   * Removes {@code tree} below an open directory, if it is there. A failure is reported and not
   * passed on.
   */
  public void remove(Operand directory, Operand tree) {
    Label after = a.label("after removal");
    a.set(parent, directory);
    a.set(name, tree);
    a.set(back, after.value());
    a.jump(start);
    a.place(after);
  }

  /** Writes the routine down. */
  public void write() {
    Label before = a.label("remove");
    Label pass = a.label("pass");
    a.routine("delete a tree");
    Label failed = a.here("not removed");
    a.set(failure, Operand.of(1));
    report.thenGoTo(done);
    a.place(start);
    a.failTo(failed);
    a.set(depth, Operand.of(0));
    a.place(before);
    removeEmptyOrFile();
    open(parent, name);
    a.set(current, result.value());
    a.place(pass);
    a.set(seen, Operand.of(0));
    readDirectory(pass);
    leave(pass, before);
    a.place(done);
    a.jump(back);
  }

  private void removeEmptyOrFile() {
    Label directory = a.label("not empty");
    a.call(
            "remove a directory",
            Call.UNLINKAT,
            parent.value(),
            name.value(),
            Operand.of(AT_REMOVEDIR))
        .into(result)
        .tolerate(Errno.ENOENT, Errno.ENOTEMPTY, Errno.ENOTDIR);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(-Errno.ENOTEMPTY), directory);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.ENOTDIR), done);
    a.call("remove a file", Call.UNLINKAT, parent.value(), name.value(), Operand.of(0));
    a.jump(done);
    a.place(directory);
  }

  private void open(Slot directory, Slot child) {
    a.call(
            "open a directory to delete what is in it",
            Call.OPENAT2,
            directory.value(),
            child.value(),
            how,
            Operand.of(24))
        .into(result)
        .hint(
            Errno.EXDEV,
            "; something is mounted in it: unmount that, then run any mydocker command");
  }

  private void readDirectory(Label pass) {
    Operand buffer = a.scratch(BUFFER);
    Label exhausted = a.label("exhausted");
    Label more = a.here("more");
    a.call("read a directory", Call.GETDENTS64, current.value(), buffer, Operand.of(BUFFER))
        .into(result);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), exhausted);
    a.set(entry, buffer);
    a.sum(end, buffer, Sum.ADD, result.value());
    Label one = a.here("entry");
    Label next = a.label("next entry");
    removeEntry(next, pass);
    a.place(next);
    a.load(result, 2, entry.value(), Operand.of(DIRENT_RECLEN));
    a.sum(entry, entry.value(), Sum.ADD, result.value());
    a.jumpIf(entry.value(), Test.BELOW, end.value(), one);
    a.jump(more);
    a.place(exhausted);
  }

  private void removeEntry(Label next, Label pass) {
    Label real = a.label("real");
    Label directory = a.label("directory");
    a.load(child, 4, entry.value(), Operand.of(DIRENT_NAME));
    a.sum(result, child.value(), Sum.AND, Operand.of(0xffff));
    a.jumpIf(result.value(), Test.EQUAL, Operand.of('.'), next);
    a.sum(result, child.value(), Sum.AND, Operand.of(0xffffff));
    a.jumpIf(result.value(), Test.EQUAL, Operand.of('.' | '.' << 8), next);
    a.place(real);
    a.sum(child, entry.value(), Sum.ADD, Operand.of(DIRENT_NAME));
    a.set(seen, Operand.of(1));
    a.load(result, 1, entry.value(), Operand.of(DIRENT_TYPE));
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(DT_DIR), directory);
    a.call("remove a file", Call.UNLINKAT, current.value(), child.value(), Operand.of(0))
        .into(result)
        .tolerate(Errno.ENOENT, Errno.EISDIR);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.EISDIR), next);
    a.place(directory);
    a.call(
            "remove a directory",
            Call.UNLINKAT,
            current.value(),
            child.value(),
            Operand.of(AT_REMOVEDIR))
        .into(result)
        .tolerate(Errno.ENOENT, Errno.ENOTEMPTY);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.ENOTEMPTY), next);
    open(current, child);
    a.call("close", Call.CLOSE, current.value());
    a.set(current, result.value());
    a.sum(depth, depth.value(), Sum.ADD, Operand.of(1));
    a.jump(pass);
  }

  /**
   * At the end of a directory: once more if there was anything, else up, where it will be found
   * empty.
   */
  private void leave(Label pass, Label before) {
    Label empty = a.label("empty");
    Label up = a.label("up");
    a.jumpIf(seen.value(), Test.EQUAL, Operand.of(0), empty);
    a.call("rewind", Call.LSEEK, current.value());
    a.jump(pass);
    a.place(empty);
    a.jumpIf(depth.value(), Test.UNEQUAL, Operand.of(0), up);
    a.call("close", Call.CLOSE, current.value());
    a.jump(before);
    a.place(up);
    a.call("go up", Call.OPENAT, current.value(), a.text(".."), Operand.of(O_DIRECTORY | O_CLOEXEC))
        .into(result);
    a.call("close", Call.CLOSE, current.value());
    a.set(current, result.value());
    a.sum(depth, depth.value(), Sum.SUBTRACT, Operand.of(1));
    a.jump(pass);
  }
}
