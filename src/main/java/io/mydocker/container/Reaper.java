package io.mydocker.container;

import static io.mydocker.program.Flag.PR_SET_CHILD_SUBREAPER;
import static io.mydocker.program.Flag.PR_SET_DUMPABLE;
import static io.mydocker.program.Flag.PR_SET_NAME;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.TIOCSPGRP;
import static io.mydocker.program.Flag.WNOHANG;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Discarded;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * {@code --init}: the first process stays this program. It starts the command, passes signals on to
 * it, reaps whatever is left to it, and ends as the command did. No file of the host is needed
 * inside; and the host's file that the process is executed from cannot be reached by /proc/1/exe,
 * since a process that is not dumpable shows it to no one without CAP_SYS_PTRACE (proc(5),
 * ptrace(2); CVE-2019-5736).
 */
final class Reaper {
  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final Slot signals;
  private final Slot child;

  Reaper(Frame frame, LaunchPlan plan) {
    this.frame = frame;
    this.plan = plan;
    a = frame.a;
    signals = a.lastingSlot("signals of the first process");
    child = a.lastingSlot("command");
  }

  /** In the command's process it falls through. */
  void write() {
    Label command = a.label("command's process");
    a.call("hide the program's file", Call.PRCTL, Operand.of(PR_SET_DUMPABLE), Operand.of(0));
    if (!plan.hasOwn("pid")) {
      // It is not the first process of its namespace, whom orphans go to by themselves.
      a.call("inherit orphans", Call.PRCTL, Operand.of(PR_SET_CHILD_SUBREAPER), Operand.of(1));
    }
    Signals.block(a, signals);
    a.call("start the command's process", Call.CLONE, Operand.of(SIGCHLD)).into(child);
    a.jumpIf(child.value(), Test.EQUAL, Operand.of(0), command);
    ownGroup(child.value());
    if (plan.hasTerminal()) {
      Operand group = a.room(8);
      a.store(4, group, Operand.of(0), child.value());
      a.call("give it the terminal", Call.IOCTL, Operand.of(0), Operand.of(TIOCSPGRP), group)
          .tolerate(Errno.ESRCH, Errno.EPERM);
    }
    wipeArguments();
    letGo();
    stay();
    a.brief();
    a.place(command);
    ownGroup(Operand.of(0));
  }

  /**
   * Signals for the terminal's foreground group must reach the command once, not from us again; set
   * on both sides, so that it holds whichever runs first.
   */
  private void ownGroup(Operand pid) {
    a.call("make it a process group", Call.SETPGID, pid, Operand.of(0))
        .tolerate(Errno.EACCES, Errno.ESRCH);
  }

  /**
   * The front takes the status pipe's end for the command's start, so this side of it goes; and so
   * does every other descriptor, the streams included, whose readers wait for the command's end.
   * The pipe goes last: until then a failure can be told.
   */
  private void letGo() {
    Slot low = a.slot("lower descriptor");
    Slot high = a.slot("higher descriptor");
    Label ordered = a.label("in order");
    a.set(low, frame.stderr.value());
    a.set(high, signals.value());
    a.jumpIf(low.value(), Test.BELOW, high.value(), ordered);
    a.set(low, signals.value());
    a.set(high, frame.stderr.value());
    a.place(ordered);
    close("close the streams", Operand.of(0), Operand.of(2));
    close("close what is below the two", Operand.of(3), beside(low, Sum.SUBTRACT));
    close("close what is between the two", beside(low, Sum.ADD), beside(high, Sum.SUBTRACT));
    close("close what is above the two", beside(high, Sum.ADD), Operand.of(-1));
    // Released whatever close(2) says.
    a.call("close the status pipe", Call.CLOSE, frame.stderr.value()).tolerate(Errno.ANY);
  }

  private Operand beside(Slot descriptor, Sum sum) {
    Slot neighbour = a.slot("neighbour");
    a.sum(neighbour, descriptor.value(), sum, Operand.of(1));
    return neighbour.value();
  }

  /** EINVAL: there is no descriptor in the range, its end is before its beginning. */
  private void close(String label, Operand first, Operand last) {
    a.call(label, Call.CLOSE_RANGE, first, last, Operand.of(0)).tolerate(Errno.EINVAL);
  }

  /** The caller's command line, which would show as /proc/1/cmdline (proc_pid_cmdline(5)). */
  private void wipeArguments() {
    Discarded.allArguments(a);
    a.call("name the process", Call.PRCTL, Operand.of(PR_SET_NAME), a.text("mydocker-init"));
  }

  /** With no more memory than the front and the watcher have, and mostly the same pages. */
  private void stay() {
    Label before = a.failTo();
    frame.fallToLasting(frame.exit);
    Discarded.now(a);
    serve(a.here("first process"));
    if (before != null) {
      a.failTo(before);
    }
  }

  private void serve(Label loop) {
    Slot number = a.slot("signal");
    Operand info = a.room(Signals.INFO);
    Label ended = a.label("a child ended");
    a.call("read a signal", Call.READ, signals.value(), info, Operand.of(Signals.INFO));
    a.load(number, 4, info, Operand.of(0));
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGCHLD), ended);
    a.call("pass the signal on", Call.KILL, child.value(), number.value()).tolerate(Errno.ESRCH);
    a.jump(loop);
    a.place(ended);
    reap(loop);
  }

  private void reap(Label loop) {
    Slot reaped = a.slot("reaped");
    Operand status = a.room(8);
    Label again = a.here("reap");
    a.call("reap a child", Call.WAIT4, Operand.of(-1), status, Operand.of(WNOHANG))
        .into(reaped)
        .tolerate(Errno.ECHILD);
    a.jumpIf(reaped.value(), Test.EQUAL, Operand.of(0), loop);
    a.jumpIf(reaped.value(), Test.EQUAL, Operand.of(-Errno.ECHILD), loop);
    a.jumpIf(reaped.value(), Test.UNEQUAL, child.value(), again);
    ExitStatus.decode(a, status, frame.code);
    ExitStatus.exit(a, frame.code);
  }
}
