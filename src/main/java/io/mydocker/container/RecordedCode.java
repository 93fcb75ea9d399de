package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.O_RDONLY;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The exit code that a container's holder has recorded: in a file of its directory, or, where that
 * goes with it, at the end of the live file, which is opened while it is there.
 */
final class RecordedCode {
  private static final int ROOM = 1024;
  private static final int BEFORE = 8;

  /** Two hexadecimal digits and the end of the line. */
  private static final int LENGTH = 3;

  private final Frame frame;
  private final Assembler a;
  private final Layout layout;
  private final Slot directory;
  private final Slot live;

  RecordedCode(Frame frame, Layout layout) {
    this.frame = frame;
    this.layout = layout;
    a = frame.a;
    directory = a.slot("directory");
    live = a.slot("live file");
  }

  /** Opens both, while the container is there. */
  void open() {
    open(Operand.of(AT_FDCWD), layout.directory(), O_PATH | O_DIRECTORY, directory);
    open(Operand.of(AT_FDCWD), layout.liveFile(), O_RDONLY, live);
  }

  private void open(Operand in, String path, int flags, Slot into) {
    a.call("open " + path, Call.OPENAT, in, a.text(path), Operand.of(flags | O_CLOEXEC))
        .into(into)
        .tolerate(Errno.ENOENT, Errno.EBADF);
  }

  /** With the holder gone: the code becomes ours; that of a killed one where none was recorded. */
  void read() {
    Slot file = a.slot("exit file");
    Slot at = a.slot("at");
    Slot other = a.slot("end of line");
    Slot high = a.slot("high");
    Slot low = a.slot("low");
    Operand text = a.room(BEFORE + ROOM);
    Label found = a.label("code found");
    Label none = a.label("no code");
    a.set(frame.code, Operand.of(128 + SIGKILL));
    a.store(1, text, Operand.of(BEFORE - 1), Operand.of('\n'));
    open(directory.value(), "exit", O_RDONLY, file);
    read(file, text, at, found);
    read(live, text, at, found);
    a.jump(none);
    a.place(found);
    // In the live file it is a line of its own behind that of the first process.
    a.load(other, 1, at.value(), Operand.of(-1));
    a.jumpIf(other.value(), Test.UNEQUAL, Operand.of('\n'), none);
    CaughtSignals.hexDigit(a, at.value(), 0, high);
    CaughtSignals.hexDigit(a, at.value(), 1, low);
    a.sum(high, high.value(), Sum.SHIFT_LEFT, Operand.of(4));
    a.sum(frame.code, high.value(), Sum.OR, low.value());
    a.place(none);
  }

  /** Goes to {@code found} with the address of the last three bytes, if there are so many. */
  private void read(Slot file, Operand text, Slot at, Label found) {
    Slot length = a.slot("length");
    Label none = a.label("nothing there");
    Operand content = Assembler.plus(text, BEFORE);
    a.call("read the exit code", Call.READ, file.value(), content, Operand.of(ROOM))
        .into(length)
        .tolerate(Errno.EBADF);
    a.jumpIf(Operand.of(ROOM), Test.BELOW, length.value(), none);
    a.jumpIf(length.value(), Test.BELOW, Operand.of(LENGTH), none);
    a.sum(at, content, Sum.ADD, length.value());
    a.sum(at, at.value(), Sum.SUBTRACT, Operand.of(LENGTH));
    a.jump(found);
    a.place(none);
  }
}
