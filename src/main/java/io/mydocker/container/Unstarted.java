package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** What becomes of a container that is to stay when its command was never executed. */
final class Unstarted {
  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final Watcher watcher;
  private final StateFiles files;
  private final Slot isStarted;

  Unstarted(
      Frame frame, LaunchPlan plan, Watcher watcher, StateFiles files, Supervision supervision) {
    this.frame = frame;
    this.plan = plan;
    this.watcher = watcher;
    this.files = files;
    a = frame.a;
    isStarted = supervision.isStarted;
  }

  /** What the last run of a container ended with goes on to count when a new one never began. */
  void restoreExitCode() {
    Again again = plan.life().again();
    if (again == null || again.exitCode() < 0) {
      return;
    }
    frame.acquired(
        "exit code",
        new Frame.Undo() {
          @Override
          public void write() {
            Label started = a.label("it has begun");
            watcher.unlessWatcher(started);
            a.jumpIf(isStarted.value(), Test.UNEQUAL, Operand.of(0), started);
            files.restoreExit(again.exitText());
            a.place(started);
          }
        });
  }

  /** That one was ended before it began is no exit code of a container that had one. */
  void skipRecord() {
    if (plan.isAgain()) {
      a.jumpIf(isStarted.value(), Test.EQUAL, Operand.of(0), frame.undoAll());
    }
  }

  /** A detached container whose command could not be executed leaves nothing: it was refused. */
  void keepOnlyStarted(Slot record) {
    if (!plan.life().isDetached() || plan.isAgain()) {
      return;
    }
    frame.acquired(
        "what is kept",
        new Frame.Undo() {
          @Override
          public void write() {
            Label started = a.label("it was started");
            watcher.unlessWatcher(started);
            a.jumpIf(isStarted.value(), Test.UNEQUAL, Operand.of(0), started);
            files.drop(record);
            a.place(started);
          }
        });
  }
}
