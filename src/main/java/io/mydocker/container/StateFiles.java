package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.F_OFD_SETLK;
import static io.mydocker.program.Flag.F_WRLCK;
import static io.mydocker.program.Flag.O_APPEND;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_CREAT;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_EXCL;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.O_RDWR;
import static io.mydocker.program.Flag.O_TRUNC;
import static io.mydocker.program.Flag.O_WRONLY;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * The instructions that keep a container's state on disk: directories, the lock of the living,
 * files.
 */
final class StateFiles {
  private static final int STATX_NLINK = 16;

  private final Frame frame;
  private final Assembler a;
  private final Layout layout;
  private final Slot containers;
  final Slot directory;
  final Slot live;
  private final Slot isKept;

  StateFiles(Frame frame, Layout layout) {
    this.frame = frame;
    this.layout = layout;
    a = frame.a;
    containers = a.slot("containers");
    directory = a.slot("container directory");
    live = a.slot("live file");
    isKept = a.slot("is kept");
  }

  /**
   * Makes and locks the live file: first of all, so that whatever follows is found when we are
   * killed.
   *
   * @param isAgain whether there may be another who has the container
   */
  void goLive(boolean isAgain) {
    Slot result = a.slot("result");
    Operand status = a.scratch(256);
    Label again = a.label("live file");
    Label begin = a.label("make live file");
    Label held = a.label("held");
    a.jump(begin);
    a.place(again);
    a.call("close", Call.CLOSE, live.value());
    a.place(begin);
    openLive("make ", live, O_CREAT);
    // Between the two calls another command may take the file for a dead container's, lock and
    // remove it: begin again.
    lock(live).into(result).tolerate(Errno.EAGAIN, Errno.EACCES);
    a.jumpIf(
        result.value(),
        Test.UNEQUAL,
        Operand.of(0),
        isAgain
            ? taken("container " + layout.id() + ": it runs, or another command is at work on it")
            : again);
    lookAtLinks(live, status, result);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), held);
    a.jump(again);
    a.place(held);
    frame.acquired(
        "live file",
        new Frame.Undo() {
          @Override
          public void write() {
            // What could not be undone must be found again: the next command tries once more.
            Label keep = a.label("keep live file");
            a.jumpIf(frame.undoFailed.value(), Test.UNEQUAL, Operand.of(0), keep);
            removeLiveFile();
            a.place(keep);
          }
        });
  }

  /** Opens the live file to lock it; a new one where its holder has just removed it. */
  Instruction openLive(Slot into) {
    return openLive("open ", into, O_CREAT);
  }

  /**
   * Opens one that is there: none when its holder, or another command, has undone the container.
   */
  Instruction openLiveIfThere(Slot into) {
    return openLive("open ", into, 0).tolerate(Errno.ENOENT);
  }

  private Instruction openLive(String verb, Slot into, int flags) {
    String path = layout.liveFile();
    return a.call(
            verb + path,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(path),
            Operand.of(flags | O_RDWR | O_CLOEXEC),
            Operand.of(0600))
        .into(into);
  }

  /**
   * A lock on the whole file that goes with its open description, and so with the last process that
   * has it.
   */
  Instruction lock(Slot descriptor) {
    Operand flock = a.longs(F_WRLCK, 0, 0, 0);
    return a.call(
        "lock " + layout.liveFile(),
        Call.FCNTL,
        descriptor.value(),
        Operand.of(F_OFD_SETLK),
        flock);
  }

  /**
   * Goes there when the live file that was locked has been removed before that: whoever comes next
   * makes another one, and does not see our lock.
   */
  void ifRemoved(Slot descriptor, Label elsewhere) {
    Slot links = a.slot("links");
    lookAtLinks(descriptor, a.scratch(256), links);
    a.jumpIf(links.value(), Test.EQUAL, Operand.of(0), elsewhere);
  }

  private void lookAtLinks(Slot live, Operand status, Slot links) {
    a.call(
        "look at " + layout.liveFile(),
        Call.STATX,
        live.value(),
        a.text(""),
        Operand.of(AT_EMPTY_PATH),
        Operand.of(Flag.STATX_BASIC_STATS),
        status);
    a.load(links, 4, status, Operand.of(STATX_NLINK));
  }

  void removeLiveFile() {
    String path = layout.liveFile();
    a.call("remove " + path, Call.UNLINKAT, Operand.of(AT_FDCWD), a.text(path))
        .tolerate(Errno.ENOENT);
  }

  /** The container's own directory, removed with all that is in it unless it is kept. */
  void containerDirectory(boolean keeps, @Nullable String name) {
    String path = layout.directory();
    open(Layout.containers(layout.settings()), containers);
    Slot result = a.slot("result");
    Label taken =
        taken("make " + path + ": EEXIST (file exists); a container of this id exists: try again");
    frame.acquired(
        "container directory",
        new Frame.Undo() {
          @Override
          public void write() {
            // With something left to undo, its place record must stay for the next command.
            Label keep = a.label("keep container directory");
            a.jumpIf(frame.undoFailed.value(), Test.UNEQUAL, Operand.of(0), keep);
            unlessKept(keeps, keep);
            frame.removal.remove(containers.value(), a.text(layout.id()));
            a.place(keep);
          }
        });
    StateRoots.make(a, path).into(result).tolerate(Errno.EEXIST);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), taken);
    open(path, directory);
    if (name != null) {
      reserve(name, keeps);
    }
  }

  /** That of a container that is started again: it stays whatever comes of that. */
  void existingDirectory() {
    open(Layout.containers(layout.settings()), containers);
    open(layout.directory(), directory);
    a.set(isKept, Operand.of(1));
    a.call("forget the exit code", Call.UNLINKAT, directory.value(), a.text("exit"))
        .tolerate(Errno.ENOENT);
  }

  /** Unless there is one: what was recorded meanwhile is newer. */
  void restoreExit(String text) {
    Slot file = a.slot("exit file");
    Label there = a.label("exit code there");
    create("exit", 0600, file).tolerate(Errno.EEXIST);
    a.jumpIf(file.value(), Test.EQUAL, Operand.of(-Errno.EEXIST), there);
    append(file, text, "exit");
    a.place(there);
  }

  /** Opens a file of the container's directory to add to it; the second may not be there yet. */
  void reopen(String name, Slot into) {
    open("open ", name, O_WRONLY | O_APPEND, into);
  }

  void openToAppend(String name, Slot into) {
    open("open ", name, O_CREAT | O_WRONLY | O_APPEND, into);
  }

  private void open(String verb, String name, int flags, Slot into) {
    a.call(
            verb + name,
            Call.OPENAT,
            directory.value(),
            a.text(name),
            Operand.of(flags | O_CLOEXEC),
            Operand.of(0600))
        .into(into);
  }

  /**
   * From here on directory and name outlive the launch, whether it is undone here or by another.
   */
  void keep(Slot record) {
    append(record, PlaceRecord.KEPT, PlaceRecord.FILE);
    a.set(isKept, Operand.of(1));
  }

  /** It does not outlive the launch after all. */
  void drop(Slot record) {
    append(record, PlaceRecord.DROPPED, PlaceRecord.FILE);
    a.set(isKept, Operand.of(0));
  }

  private void unlessKept(boolean keeps, Label then) {
    if (keeps) {
      a.jumpIf(isKept.value(), Test.UNEQUAL, Operand.of(0), then);
    }
  }

  void open(String path, Slot into) {
    a.call(
            "open " + path,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(path),
            Operand.of(O_PATH | O_DIRECTORY | O_CLOEXEC))
        .into(into);
  }

  private void reserve(String name, boolean keeps) {
    ReservedName reserved = new ReservedName(a, layout, name);
    StateRoots.make(a, Layout.names(layout.settings())).tolerate(Errno.EEXIST);
    Label taken =
        taken(
            "take the name "
                + name
                + ": EEXIST (file exists); the name is in use: choose another, or remove that"
                + " container with mydocker rm "
                + name);
    frame.acquired(
        "name",
        new Frame.Undo() {
          @Override
          public void write() {
            Label keep = a.label("keep the name");
            unlessKept(keeps, keep);
            reserved.free();
            a.place(keep);
          }
        });
    reserved.take(containers, taken);
  }

  /** Where to go when something is there already: somebody's, which no undo of ours may see. */
  private Label taken(String message) {
    Label taken = a.label("taken");
    Label begin = a.label("not taken");
    a.jump(begin);
    a.place(taken);
    frame.say("mydocker: " + message);
    a.jump(frame.undoAll());
    a.place(begin);
    return taken;
  }

  /** Writes a new file of the container's directory. */
  void file(String name, String content, int mode) {
    Slot file = a.slot(name);
    create(name, mode, file);
    append(file, content, name);
    a.call("close " + name, Call.CLOSE, file.value());
  }

  void rewrite(String name, Slot into) {
    open("write ", name, O_CREAT | O_TRUNC | O_WRONLY, into);
  }

  Instruction create(String name, int mode, Slot into) {
    return a.call(
            "create " + name,
            Call.OPENAT,
            directory.value(),
            a.text(name),
            Operand.of(O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC),
            Operand.of(mode))
        .into(into);
  }

  void append(Slot file, String content, String name) {
    a.call(
        "write " + name, Call.WRITE, file.value(), a.text(content), Operand.of(content.length()));
  }
}
