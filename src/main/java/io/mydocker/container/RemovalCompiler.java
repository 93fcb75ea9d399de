package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.F_OFD_SETLK;
import static io.mydocker.program.Flag.F_OFD_SETLKW;
import static io.mydocker.program.Flag.F_WRLCK;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_CREAT;
import static io.mydocker.program.Flag.O_RDWR;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.cgroup.Freezer;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * The program of {@code rm}: ends what runs, waits until its own front has undone it, removes what
 * is left.
 */
final class RemovalCompiler {
  private final Frame frame;
  private final Assembler a;
  private final boolean waits;

  /**
   * Begins the program.
   *
   * @param waits whether it waits for the end of what runs
   */
  private RemovalCompiler(int code, boolean waits) {
    this.waits = waits;
    frame = new Frame(code);
    a = frame.a;
  }

  /**
   * The program.
   *
   * @param code exit code if all goes well: not 0 when some of what was asked for does not exist
   * @param spoken the containers as the user named them, printed when removed
   */
  static Program compile(
      List<Stored> containers, List<String> spoken, List<Leftover> leftovers, int code) {
    RemovalCompiler compiler = new RemovalCompiler(code, true);
    compiler.write(containers, spoken, leftovers);
    return compiler.frame.finish();
  }

  /**
   * The program of {@code prune}, to which nobody has named the containers: one that was started
   * meanwhile stays.
   *
   * @param ids what is printed when they are removed
   * @param heading printed before them
   * @param ending printed behind them, if all were removed
   */
  static Program prune(
      List<Stored> containers,
      List<String> ids,
      List<Leftover> leftovers,
      String heading,
      String ending) {
    RemovalCompiler compiler = new RemovalCompiler(0, false);
    compiler.print(heading);
    compiler.write(containers, ids, leftovers);
    compiler.a.jumpIf(
        compiler.frame.code.value(), Test.UNEQUAL, Operand.of(0), compiler.frame.exit);
    compiler.print(ending);
    return compiler.frame.finish();
  }

  private void write(List<Stored> containers, List<String> spoken, List<Leftover> leftovers) {
    waitForJvm();
    new Repair(frame).all(leftovers);
    for (int i = 0; i < containers.size(); i++) {
      remove(containers.get(i), spoken.get(i));
    }
  }

  private void print(String text) {
    if (!text.isEmpty()) {
      a.call("print", Call.WRITE, Operand.of(1), a.text(text), Operand.of(text.length()))
          .tolerate(Errno.ANY);
    }
  }

  private void waitForJvm() {
    a.call("wait for the JVM", Call.WAIT4, Program.JVM).tolerate(Errno.ECHILD);
  }

  private void remove(Stored container, String spoken) {
    a.section("remove " + container.id());
    Label next = a.label("next container");
    Label failed = a.label("not removed");
    Label handler = a.label("failed");
    Slot live = a.slot("live file");
    a.failTo(handler);
    String file = container.layout().liveFile();
    a.call(
            "open " + file,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(file),
            Operand.of(O_RDWR | O_CREAT | O_CLOEXEC),
            Operand.of(0600))
        .into(live);
    if (container.isRunning()) {
      kill(container);
    }
    // Held by the container's front and watcher until they have undone it.
    a.call(
            "wait for the end of " + container.id(),
            Call.FCNTL,
            live.value(),
            Operand.of(waits ? F_OFD_SETLKW : F_OFD_SETLK),
            a.longs(F_WRLCK, 0, 0, 0))
        .hint(Errno.EAGAIN, "; another command works on it: it stays");
    a.set(frame.undoFailed, Operand.of(0));
    freeSecondNames(container);
    new Repair(frame)
        .undo(container.layout(), container.place().dropped(), container.place().name());
    a.jumpIf(frame.undoFailed.value(), Test.UNEQUAL, Operand.of(0), failed);
    print(spoken + "\n");
    a.jump(next);
    a.place(handler);
    frame.report.thenGoTo(failed);
    a.place(failed);
    a.set(frame.code, Operand.of(1));
    a.place(next);
    a.call("close", Call.CLOSE, live.value()).tolerate(Errno.EBADF);
  }

  /** Those that a rename which was killed has left. */
  private void freeSecondNames(Stored container) {
    for (String name : ContainerNames.of(container.layout())) {
      if (!name.equals(container.place().name())) {
        String link = Layout.names(container.layout().settings()) + "/" + name;
        a.call("free the name " + name, Call.UNLINKAT, Operand.of(AT_FDCWD), a.text(link))
            .tolerate(Errno.ENOENT);
      }
    }
  }

  private void kill(Stored container) {
    Slot pidfd = a.slot("pidfd");
    Label gone = a.label("gone");
    a.call(
            "open a pidfd of " + container.id(),
            Call.PIDFD_OPEN,
            Operand.of(container.pid()),
            Operand.of(0))
        .into(pidfd)
        .tolerate(Errno.ESRCH, Errno.EINVAL);
    a.jumpIf(Operand.of(1 << 20), Test.BELOW, pidfd.value(), gone);
    a.call("kill " + container.id(), Call.PIDFD_SEND_SIGNAL, pidfd.value(), Operand.of(SIGKILL))
        .tolerate(Errno.ESRCH);
    a.call("close", Call.CLOSE, pidfd.value());
    Freezer.of(container.place().cgroup()).release(a);
    a.place(gone);
  }
}
