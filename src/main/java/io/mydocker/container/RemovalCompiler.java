package io.mydocker.container;

import io.mydocker.cgroup.GroupEnd;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Kept;
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
  /** Of ten milliseconds each: two minutes, after which whoever has it is not about to end. */
  private static final int ATTEMPTS = 12_000;

  /** The undo of one that has just ended. */
  private static final int FEW = 1_000;

  private static final int PAUSE_NANOS = 10_000_000;

  private final Frame frame;
  private final Assembler a;
  private final boolean waits;
  private final boolean ends;

  /**
   * Begins the program.
   *
   * @param waits whether it waits for the end of what runs
   * @param ends whether it ends what runs
   */
  private RemovalCompiler(int code, boolean waits, boolean ends) {
    this.waits = waits;
    this.ends = ends;
    frame = new Frame(code);
    a = frame.a;
  }

  /**
   * The program.
   *
   * @param code exit code if all goes well: not 0 when some of what was asked for does not exist
   * @param spoken the containers as the user named them, printed when removed
   * @param ends whether what runs is ended
   */
  static Program compile(
      List<Stored> containers,
      List<String> spoken,
      List<Leftover> leftovers,
      int code,
      boolean ends) {
    RemovalCompiler compiler = new RemovalCompiler(code, true, ends);
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
      Settings settings,
      List<Stored> containers,
      List<String> ids,
      List<Leftover> leftovers,
      String heading,
      String ending) {
    RemovalCompiler compiler = new RemovalCompiler(0, false, false);
    compiler.print(heading);
    compiler.write(containers, ids, leftovers);
    compiler.forgetPrograms(settings);
    compiler.a.jumpIf(
        compiler.frame.code.value(), Test.UNEQUAL, Operand.of(0), compiler.frame.exit);
    compiler.print(ending);
    return compiler.frame.finish();
  }

  private void write(List<Stored> containers, List<String> spoken, List<Leftover> leftovers) {
    waitForJvm();
    new Repair(frame).all(leftovers);
    if (!containers.isEmpty()) {
      new StateRoots(frame, containers.get(0).layout().settings()).makeLiveIfGone();
    }
    for (int i = 0; i < containers.size(); i++) {
      remove(containers.get(i), spoken.get(i));
    }
  }

  /** What was kept for the next time: it holds the words of command lines. */
  private void forgetPrograms(Settings settings) {
    a.section("kept programs");
    Label gone = a.label("forgotten");
    a.set(frame.undoFailed, Operand.of(0));
    new Repair(frame).remove(settings.dataRoot(), Kept.DIRECTORY);
    a.jumpIf(frame.undoFailed.value(), Test.EQUAL, Operand.of(0), gone);
    a.set(frame.code, Operand.of(1));
    a.place(gone);
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
    own(container, live);
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
        new ReservedName(a, container.layout(), name).freeIfOwn();
      }
    }
  }

  /**
   * Takes the lock that the container's front and watcher hold until they have undone it. One that
   * another command starts at this moment is ended, too, where that was asked for: it may have had
   * no process yet when its state was read.
   */
  private void own(Stored container, Slot live) {
    Slot result = a.slot("result");
    Slot left = a.slot("attempts left");
    StateFiles files = new StateFiles(frame, container.layout());
    Label open = a.label("open the live file");
    Label removed = a.label("live file removed");
    Label owned = a.label("owned");
    Label last = a.label("last attempt");
    a.set(left, Operand.of(ends ? ATTEMPTS : waits ? FEW : 1));
    a.jump(open);
    a.place(removed);
    a.call("close", Call.CLOSE, live.value());
    a.place(open);
    files.openLive(live);
    Label again = a.here("try the lock");
    a.sum(left, left.value(), Sum.SUBTRACT, Operand.of(1));
    a.jumpIf(left.value(), Test.EQUAL, Operand.of(0), last);
    files.lock(live).into(result).tolerate(Errno.EAGAIN, Errno.EACCES);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), owned);
    if (ends) {
      new GroupEnd(a, container.place().cgroup()).killAll();
    }
    a.call("wait", Call.NANOSLEEP, a.longs(0, PAUSE_NANOS)).tolerate(Errno.ANY);
    a.jump(again);
    a.place(last);
    files.lock(live).hint(Errno.EAGAIN, "; another command works on it: it stays");
    a.place(owned);
    // Who had it has removed the file: the next one will not see our lock.
    files.ifRemoved(live, removed);
  }
}
