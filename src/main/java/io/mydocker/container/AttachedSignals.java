package io.mydocker.container;

import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGHUP;
import static io.mydocker.program.Flag.SIGINT;
import static io.mydocker.program.Flag.SIGPIPE;
import static io.mydocker.program.Flag.SIGQUIT;
import static io.mydocker.program.Flag.SIGTERM;
import static io.mydocker.program.Flag.SIGWINCH;
import static io.mydocker.program.Flag.WNOHANG;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Signals to whoever is attached: they go on to the container, but for the end of our terminal,
 * which a detached container outlives. What its first process does not heed, the kernel drops
 * (pid_namespaces(7)); then we leave, so that Ctrl-C always works, and the container goes on.
 */
final class AttachedSignals {
  private static final int[] ENDING = {SIGINT, SIGQUIT, SIGTERM};

  private final Frame frame;
  private final Assembler a;
  private final AttachPlan plan;
  private final Process process;
  private final @Nullable Terminal terminal;
  private final Slot signals;
  private final Slot number;

  AttachedSignals(
      Frame frame, AttachPlan plan, Process process, @Nullable Terminal terminal, Slot signals) {
    this.frame = frame;
    this.plan = plan;
    this.process = process;
    this.terminal = terminal;
    this.signals = signals;
    a = frame.a;
    number = a.slot("signal");
  }

  /**
   * After poll(2): goes to the loop when there is nothing more to do.
   *
   * @param watcher null where there is none
   */
  void serve(Operand entry, @Nullable Watcher watcher, Label loop) {
    Slot ready = a.slot("ready");
    Operand info = a.room(Signals.INFO);
    Label child = a.label("a child ended");
    Label leave = a.label("leave");
    Label ending = a.label("ending signal");
    a.load(ready, 2, entry, Operand.of(Pump.REVENTS));
    a.jumpIf(ready.value(), Test.EQUAL, Operand.of(0), loop);
    a.call("read a signal", Call.READ, signals.value(), info, Operand.of(Signals.INFO));
    a.load(number, 4, info, Operand.of(0));
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGCHLD), child);
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGPIPE), loop);
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGHUP), leave);
    if (terminal != null) {
      Label other = a.label("not the window");
      a.jumpIf(number.value(), Test.UNEQUAL, Operand.of(SIGWINCH), other);
      terminal.resize();
      a.jump(loop);
      a.place(other);
    }
    if (plan.request().passesSignals()) {
      process.signal(number.value());
    }
    for (int signal : ENDING) {
      a.jumpIf(number.value(), Test.EQUAL, Operand.of(signal), ending);
    }
    a.jump(loop);
    a.place(ending);
    if (plan.request().passesSignals()) {
      new CaughtSignals(a).ifCaught(process.pid, number, loop);
      frame.say(
          "mydocker: attach: the first process of container "
              + plan.spoken()
              + " does not heed that signal, and goes on; mydocker stop ends it");
    }
    a.place(leave);
    a.sum(frame.code, number.value(), Sum.ADD, Operand.of(128));
    a.jump(frame.undoAll());
    a.place(child);
    reap(watcher, loop);
  }

  private void reap(@Nullable Watcher watcher, Label loop) {
    Slot child = a.slot("child");
    Operand status = a.room(8);
    Label again = a.here("reap");
    a.call("reap a child", Call.WAIT4, Operand.of(-1), status, Operand.of(WNOHANG))
        .into(child)
        .tolerate(Errno.ECHILD);
    a.jumpIf(child.value(), Test.EQUAL, Operand.of(0), loop);
    a.jumpIf(child.value(), Test.EQUAL, Operand.of(-Errno.ECHILD), loop);
    if (watcher == null) {
      a.jump(again);
      return;
    }
    a.jumpIf(child.value(), Test.UNEQUAL, watcher.pid.value(), again);
    watcher.ended(status);
  }
}
