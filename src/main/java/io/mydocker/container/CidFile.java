package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_CREAT;
import static io.mydocker.program.Flag.O_EXCL;
import static io.mydocker.program.Flag.O_WRONLY;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * {@code --cidfile}: made first of all, so that nothing starts when it cannot be had; filled when
 * the command runs, and then the caller's to remove. Empty at the end, it goes: nothing started.
 */
final class CidFile {
  private static final int STATX_SIZE = 0x200;
  private static final int SIZE = 40;

  private final Frame frame;
  private final Assembler a;
  private final @Nullable String path;
  private @Nullable Slot file;

  CidFile(Frame frame, @Nullable String path) {
    this.frame = frame;
    this.path = path;
    a = frame.a;
  }

  void create() {
    if (path == null) {
      return;
    }
    Slot file = a.lastingSlot("id file");
    this.file = file;
    a.call(
            "create the id file " + path,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(path),
            Operand.of(O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC),
            Operand.of(0644))
        .into(file)
        .hint(Errno.EEXIST, "; another container may be using it: remove it, or name another");
    String made = path;
    frame.acquired(
        "id file",
        new Frame.Undo() {
          @Override
          public void write() {
            removeIfEmpty(made, file);
          }
        });
  }

  void write(String id) {
    if (file != null) {
      a.call("write the id file", Call.WRITE, file.value(), a.text(id), Operand.of(id.length()));
    }
  }

  /** Asked of the file and not remembered: the watcher's memory is older than the start. */
  private void removeIfEmpty(String path, Slot file) {
    Operand status = a.scratch(256);
    Slot size = a.slot("size");
    Label written = a.label("id written");
    a.call(
        "look at the id file",
        Call.STATX,
        file.value(),
        a.text(""),
        Operand.of(AT_EMPTY_PATH),
        Operand.of(STATX_SIZE),
        status);
    a.load(size, 8, status, Operand.of(SIZE));
    a.jumpIf(size.value(), Test.UNEQUAL, Operand.of(0), written);
    a.call("remove the id file " + path, Call.UNLINKAT, Operand.of(AT_FDCWD), a.text(path))
        .tolerate(Errno.ENOENT);
    a.place(written);
  }
}
