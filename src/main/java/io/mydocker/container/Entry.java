package io.mydocker.container;

import static io.mydocker.program.Flag.CLONE_PIDFD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.POLLIN;
import static io.mydocker.program.Flag.PR_SET_CHILD_SUBREAPER;
import static io.mydocker.program.Flag.PR_SET_DUMPABLE;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.cgroup.ChildGroup;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The way of a command into a container that runs. A process between the front and the command
 * joins the namespaces and confines itself; only then it starts the command's process, which alone
 * is in the pid namespace, and so to be seen from inside (CVE-2016-9962): it has nothing more than
 * the container has. The one between stays as its parent, out of the reach of job control and of
 * what ends the command's group: the end of a container's first process waits for all others of its
 * pid namespace to be reaped (zap_pid_ns_processes, Linux, kernel/pid_namespace.c), which a front
 * that was stopped or killed would not do, nor every first process of a host.
 */
final class Entry {
  /** Where the process between leaves the command's pidfd for the front to take. */
  static final int PIDFD = 64;

  /** Seconds in which a process that was killed is reaped, if the kernel lets go of it. */
  private static final int PATIENCE = 2;

  private static final String[] STREAMS = {"standard input", "standard output", "standard error"};

  private final Frame frame;
  private final Assembler a;
  private final ExecPlan plan;
  private final Process process;
  private final Watcher watcher;
  private final ChildGroup group;
  private final Slot isOrderly;

  /** The container's first process. */
  final Slot container;

  private final Slot parent;
  final Slot numberReader;
  final Slot numberWriter;

  /** The command's number in decimal digits. */
  final Operand numberText;

  final Slot numberLength;

  /**
   * Plans it.
   *
   * @param group the command's own
   * @param isOrderly set when the command has ended by itself, so that what it left may go on
   */
  Entry(
      Frame frame,
      ExecPlan plan,
      Process process,
      Watcher watcher,
      ChildGroup group,
      Slot isOrderly) {
    this.frame = frame;
    this.watcher = watcher;
    this.group = group;
    this.isOrderly = isOrderly;
    this.plan = plan;
    this.process = process;
    a = frame.a;
    container = a.slot("container");
    parent = a.slot("the parent's pidfd");
    numberReader = a.slot("number reader");
    numberWriter = a.slot("number writer");
    numberText = a.room(16);
    numberLength = a.slot("length of the number");
  }

  /** Opens the pidfd by which the namespaces are joined. */
  void findContainer() {
    Label gone = a.label("container gone");
    Label there = a.label("container there");
    String id = plan.launch().layout().id();
    new OtherProcess(a, id, plan.first()).open(container, gone, there);
    a.place(gone);
    frame.say("mydocker: exec: container " + id + ": it has just ended; mydocker start starts it");
    a.jump(frame.undoAll());
    a.place(there);
  }

  /** By which the command's number is told. */
  void pipe() {
    process.pipe("number", numberReader, numberWriter);
  }

  /** In the front: what loses its parent is ours to reap, when that is killed. */
  void beReaper() {
    a.call("reap what is orphaned", Call.PRCTL, Operand.of(PR_SET_CHILD_SUBREAPER), Operand.of(1));
  }

  /** Starts the process between, which goes on at {@code half}. */
  void start(Label half) {
    Operand arguments = Process.arguments(a, CLONE_PIDFD, SIGCHLD, parent.address());
    // Neither it nor the command before execve(2) may be looked into from inside; both take this
    // over from us (CVE-2016-9962, CVE-2019-5736).
    a.call("be closed to ptrace", Call.PRCTL, Operand.of(PR_SET_DUMPABLE), Operand.of(0));
    a.call("start the command's parent", Call.CLONE3, arguments, Operand.of(Process.ARGUMENTS))
        .into(process.child)
        .hint(Errno.EINVAL, "; this kernel is older than Linux 5.3");
    a.jumpIf(process.child.value(), Test.EQUAL, Operand.of(0), half);
    // Until the command's own is known, what is sent to it goes to its parent.
    a.set(process.pidfd, parent.value());
    acquire();
    process.closeStatusWriter();
    process.close("go pipe", process.goReader);
    process.close("number pipe", numberWriter);
  }

  /**
   * The command and all that it started, unless it has ended by itself; then its parent, which
   * reaps it. One that cannot, since the kernel keeps the command, is ended after a while.
   */
  private void acquire() {
    frame.acquired(
        "process",
        new Frame.Undo() {
          @Override
          public void write() {
            Operand poll = a.room(8);
            Slot ended = a.slot("has ended");
            Label over = a.label("it is over");
            Label notOurs = a.label("the front's to end");
            Label reap = a.label("reap it");
            Label lives = a.label("command lives");
            a.jumpIf(isOrderly.value(), Test.UNEQUAL, Operand.of(0), over);
            frame.reportAndSkipTo(lives);
            // The front may have taken the command's pidfd only after the watcher was started.
            watcher.unlessWatcher(notOurs);
            process.kill();
            // One that its parent started and did not live to tell of waits for leave to begin, and
            // holds the pipe whose end we wait for.
            process.close("go pipe", process.goWriter);
            a.place(notOurs);
            group.end();
            a.place(over);
            a.store(4, poll, Operand.of(0), parent.value());
            a.store(2, poll, Operand.of(4), Operand.of(POLLIN));
            a.call("wait for its end", Call.PPOLL, poll, Operand.of(1), a.longs(PATIENCE, 0))
                .into(ended);
            a.jumpIf(ended.value(), Test.UNEQUAL, Operand.of(0), reap);
            a.call(
                    "end the command's parent",
                    Call.PIDFD_SEND_SIGNAL,
                    parent.value(),
                    Operand.of(SIGKILL))
                .tolerate(Errno.ESRCH);
            frame.reportAndGoOn();
            a.place(reap);
            a.call("reap it", Call.WAIT4, process.child.value()).tolerate(Errno.ECHILD);
            a.place(lives);
          }
        });
  }

  /**
   * In the front: waits for a descriptor to become ready, or to be told to end. What the parent
   * looks up on the way may lie on a file system of the container's that never answers.
   */
  void await(Slot descriptor, Slot signals) {
    Operand poll = a.room(16);
    Operand info = a.room(Signals.INFO);
    Slot ready = a.slot("ready");
    Slot signal = a.slot("signal");
    Label isReady = a.label("ready");
    Label leave = a.label("told to end meanwhile");
    Label again = a.here("wait for the parent");
    Supervision.entry(a, poll, 0, signals.value(), POLLIN);
    Supervision.entry(a, poll, 1, descriptor.value(), POLLIN);
    a.call("wait for the command's parent", Call.PPOLL, poll, Operand.of(2));
    a.load(ready, 2, poll, Operand.of(14));
    a.jumpIf(ready.value(), Test.UNEQUAL, Operand.of(0), isReady);
    a.call("read a signal", Call.READ, signals.value(), info, Operand.of(Signals.INFO));
    a.load(signal, 4, info, Operand.of(0));
    for (int ending : Signals.ENDING) {
      a.jumpIf(signal.value(), Test.EQUAL, Operand.of(ending), leave);
    }
    a.jump(again);
    a.place(leave);
    a.sum(frame.code, signal.value(), Sum.ADD, Operand.of(128));
    a.jump(frame.undoAll());
    a.place(isReady);
  }

  /** In the front, with the command in its group: its parent may reap it from now on. */
  void release() {
    process.close("number pipe", numberReader);
    a.set(numberReader, Operand.of(-1));
  }

  /**
   * In the front, with leave to begin given: takes the command's pidfd. No number means that it was
   * never started; why, is in the status pipe.
   */
  void learn() {
    Slot got = a.slot("got");
    Slot taken = a.slot("taken");
    Operand status = a.room(8);
    Label known = a.label("number known");
    Label done = a.label("pidfd taken");
    a.call(
            "read the command's number",
            Call.READ,
            numberReader.value(),
            process.pid.address(),
            Operand.of(8))
        .into(got);
    a.jumpIf(got.value(), Test.EQUAL, Operand.of(8), known);
    a.call("reap the command's parent", Call.WAIT4, process.child.value(), status);
    ExitStatus.decode(a, status, frame.code);
    a.jump(frame.undoAll());
    a.place(known);
    // ESRCH, EBADF: the command has ended, and its parent with it.
    a.call("take the command's pidfd", Call.PIDFD_GETFD, parent.value(), Operand.of(PIDFD))
        .into(taken)
        .tolerate(Errno.ESRCH, Errno.EBADF);
    a.jumpIf(taken.value(), Test.EQUAL, Operand.of(-Errno.ESRCH), done);
    a.jumpIf(taken.value(), Test.EQUAL, Operand.of(-Errno.EBADF), done);
    a.set(process.pidfd, taken.value());
    a.place(done);
    Slot at = a.slot("at");
    Slot rest = a.slot("rest");
    a.set(at, numberText);
    a.set(rest, process.pid.value());
    ProcPath.decimal(a, at, rest);
    a.sum(numberLength, at.value(), Sum.SUBTRACT, numberText);
  }

  /**
   * Until the front has put the command into its group by its number, which another process could
   * have after it was reaped: told by the end of the pipe's reader (poll(2), POLLERR).
   */
  private void awaitRelease(Operand poll) {
    Supervision.entry(a, poll, 0, numberWriter.value(), 0);
    a.call("wait until it is in its group", Call.PPOLL, poll, Operand.of(1)).tolerate(Errno.ANY);
    process.close("number pipe", numberWriter);
  }

  /** In the process between, which has started the command: says so, and ends as that does. */
  void stayAsParent(Slot command, Slot pidfd) {
    Operand status = a.room(8);
    Operand poll = a.room(16);
    Label wait = a.label("wait for the command");
    Label lost = a.label("the command is not left behind");
    Label before = a.failTo();
    frame.fallTo(lost);
    // Killed with the front it could reap nobody.
    a.call("outlive the front", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(0));
    a.call("offer its pidfd", Call.DUP3, pidfd.value(), Operand.of(PIDFD), Operand.of(O_CLOEXEC));
    a.call("tell its number", Call.WRITE, numberWriter.value(), command.address(), Operand.of(8))
        .tolerate(Errno.EPIPE);
    // The ends of pipes are told by their last holder, and that is to be the command.
    process.close("status pipe", process.statusWriter);
    for (int descriptor = 0; descriptor < STREAMS.length; descriptor++) {
      a.call("close " + STREAMS[descriptor], Call.CLOSE, Operand.of(descriptor))
          .tolerate(Errno.EBADF);
    }
    awaitRelease(poll);
    Supervision.entry(a, poll, 0, pidfd.value(), POLLIN);
    // Hung up at the front's end, which alone can write.
    Supervision.entry(a, poll, 1, process.goReader.value(), 0);
    a.call("wait for the command's end or the front's", Call.PPOLL, poll, Operand.of(2))
        .tolerate(Errno.ANY);
    Slot ready = a.slot("ready");
    a.load(ready, 2, poll, Operand.of(6));
    a.jumpIf(ready.value(), Test.UNEQUAL, Operand.of(0), wait);
    kill(pidfd);
    a.place(wait);
    a.call("reap the command", Call.WAIT4, command.value(), status);
    ExitStatus.decode(a, status, frame.code);
    ExitStatus.exit(a, frame.code);
    a.place(lost);
    kill(pidfd);
    a.call("reap what was ended", Call.WAIT4, command.value(), status).tolerate(Errno.ANY);
    ExitStatus.exit(a, frame.code);
    if (before != null) {
      a.failTo(before);
    }
  }

  /** EPERM: a setuid program. Who ends the whole group ends it, too. */
  private void kill(Slot pidfd) {
    a.call("end the command", Call.PIDFD_SEND_SIGNAL, pidfd.value(), Operand.of(SIGKILL))
        .tolerate(Errno.ANY);
  }
}
