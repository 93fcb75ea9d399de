package io.mydocker.container;

import static io.mydocker.program.Flag.CLONE_INTO_CGROUP;
import static io.mydocker.program.Flag.CLONE_NEWIPC;
import static io.mydocker.program.Flag.CLONE_NEWNET;
import static io.mydocker.program.Flag.CLONE_NEWNS;
import static io.mydocker.program.Flag.CLONE_NEWPID;
import static io.mydocker.program.Flag.CLONE_NEWUTS;
import static io.mydocker.program.Flag.CLONE_PARENT;
import static io.mydocker.program.Flag.CLONE_PIDFD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.POLLIN;
import static io.mydocker.program.Flag.PR_SET_DUMPABLE;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.cgroup.Freezer;
import io.mydocker.cgroup.GroupEnd;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The container's first process: cloned into its namespaces, watched by pidfd, ended for good. Two
 * pipes go with it: on {@code status} it tells how its set-up went (a message, or the end of the
 * file when execve(2) closed it), on {@code go} it waits for leave to begin, and learns from the
 * end of the file that we are gone.
 */
final class Process {
  /** Bytes of struct clone_args with the control group (clone3(2), Linux 5.7). */
  static final int ARGUMENTS = 88;

  private static final int EXIT_SIGNAL = 32;
  private static final int CGROUP = 80;

  private static final String[] NAMESPACES = {"pid", "uts", "ipc", "network"};
  private static final int[] NEW = {CLONE_NEWPID, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWNET};

  private final Frame frame;
  private final Assembler a;
  private final Operand pidfdAt;
  final Slot pid;
  final Slot pidfd;

  /** The process whose end is the command's, and that is ours to reap. */
  final Slot child;

  final Slot statusReader;
  final Slot statusWriter;
  final Slot goReader;
  final Slot goWriter;

  /** The end that the container's process inherits from one between, and must close. */
  final Slot pidWriter;

  Process(Frame frame) {
    this(frame, false);
  }

  /**
   * Plans one.
   *
   * @param hasParent whether a process of ours lies between us and the command, which ends as that
   *     does
   */
  Process(Frame frame, boolean hasParent) {
    this.frame = frame;
    a = frame.a;
    pid = a.slot("pid");
    pidfd = a.slot("pidfd");
    child = hasParent ? a.slot("the command's parent") : pid;
    pidfdAt = pidfd.address();
    statusReader = a.slot("status reader");
    statusWriter = a.slot("status writer");
    goReader = a.slot("go reader");
    goWriter = a.slot("go writer");
    pidWriter = a.slot("pid writer");
  }

  void pipes() {
    pipe("status", statusReader, statusWriter);
    pipe("go", goReader, goWriter);
  }

  void pipe(String name, Slot reader, Slot writer) {
    Operand pair = a.room(8);
    a.call("make the " + name + " pipe", Call.PIPE2, pair, Operand.of(O_CLOEXEC));
    a.load(reader, 4, pair, Operand.of(0));
    a.load(writer, 4, pair, Operand.of(4));
  }

  /**
   * Clones. In the child, execution goes on at {@code child} with everything as it is here.
   *
   * @param cgroup a descriptor of the group on a version 2 tree, else null: the process then enters
   *     it itself
   */
  void cloneInto(LaunchPlan plan, Slot cgroup, Label child) {
    clone(plan, cgroup, child);
    acquire(plan);
  }

  /**
   * The same from inside a user namespace, which owns the other ones only then. A process in
   * between enters it, with its last deeds outside; the container becomes our child nevertheless
   * (CLONE_PARENT), and we learn its number by a pipe.
   *
   * @param before what the process in between does first, with our capabilities
   */
  void cloneInto(LaunchPlan plan, Slot cgroup, Label child, UserNamespace users, Runnable before) {
    Slot reader = a.slot("pid reader");
    pipe("pid", reader, pidWriter);
    // A container whose number was not told meets the end of this pipe instead of leave to begin.
    frame.acquired(
        "leave to begin",
        new Frame.Undo() {
          @Override
          public void write() {
            close("go pipe", goWriter).tolerate(Errno.EBADF);
          }
        });
    Aside starter = new Aside(frame, "the process between us and the container");
    starter.start(0, "into the user namespace");
    a.call("die with the front", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    before.run();
    users.enter();
    clone(plan, cgroup, child);
    a.call("tell the number", Call.WRITE, pidWriter.value(), pid.address(), Operand.of(8));
    starter.inFront("front: the container's process");
    close("pid pipe", pidWriter);
    learn(reader, starter);
    acquire(plan);
  }

  /** The number, or no byte from a process that failed: which has said why. */
  private void learn(Slot reader, Aside starter) {
    Slot got = a.slot("got");
    Label known = a.label("number known");
    Label opened = a.label("pidfd opened");
    Label failed = a.label("no pidfd");
    a.call("read the number", Call.READ, reader.value(), pid.address(), Operand.of(8)).into(got);
    close("pid pipe", reader);
    a.jumpIf(got.value(), Test.EQUAL, Operand.of(8), known);
    starter.await();
    a.jump(frame.undoAll());
    a.place(known);
    Label before = a.failTo();
    frame.fallTo(failed);
    // Our child that nobody has reaped: the number is its own still.
    a.call("open a pidfd of the container", Call.PIDFD_OPEN, pid.value(), Operand.of(0))
        .into(pidfd);
    if (before != null) {
      a.failTo(before);
    }
    a.jump(opened);
    a.place(failed);
    a.call("end the container", Call.KILL, pid.value(), Operand.of(SIGKILL)).tolerate(Errno.ESRCH);
    a.call("reap the first process", Call.WAIT4, pid.value()).tolerate(Errno.ECHILD);
    a.jump(frame.undoAll());
    a.place(opened);
    starter.end();
  }

  /**
   * The struct clone_args of clone3(2).
   *
   * @param exitSignal what tells us of the child's end, or 0
   * @param pidfdAt where its pidfd is left
   */
  static Operand arguments(Assembler a, long flags, int exitSignal, Operand pidfdAt) {
    long[] fields = new long[ARGUMENTS / 8];
    fields[0] = flags;
    fields[EXIT_SIGNAL / 8] = exitSignal;
    Operand arguments = a.longs(fields);
    a.store(8, arguments, Operand.of(8), pidfdAt);
    return arguments;
  }

  private void clone(LaunchPlan plan, Slot cgroup, Label child) {
    boolean isInBetween = plan.hasUsers();
    long flags = CLONE_NEWNS | CLONE_PIDFD;
    for (int i = 0; i < NAMESPACES.length; i++) {
      flags |= plan.hasOwn(NAMESPACES[i]) ? NEW[i] : 0;
    }
    if (plan.cgroup().isUnified()) {
      flags |= CLONE_INTO_CGROUP;
    }
    if (isInBetween) {
      flags |= CLONE_PARENT;
    }
    // CLONE_PARENT takes the signal of the process between; clone3(2) refuses another.
    Operand arguments = arguments(a, flags, isInBetween ? 0 : SIGCHLD, pidfdAt);
    a.store(8, arguments, Operand.of(CGROUP), cgroup.value());
    if (!plan.hasOwn("pid")) {
      // Processes that see it from its first moment may not look into it, nor reach our executable
      // (CVE-2016-9962, CVE-2019-5736). Set here, since it takes this over from us: until it had
      // done so itself it could be caught. execve(2) takes it back.
      a.call("be closed to ptrace", Call.PRCTL, Operand.of(PR_SET_DUMPABLE), Operand.of(0));
    }
    a.call("start a process in new namespaces", Call.CLONE3, arguments, Operand.of(ARGUMENTS))
        .into(pid)
        .hint(Errno.EINVAL, "; this kernel lacks one of the namespaces, or is older than Linux 5.7")
        .hint(Errno.ENOSPC, "; the limit on namespaces is reached: see /proc/sys/user");
    a.jumpIf(pid.value(), Test.EQUAL, Operand.of(0), child);
  }

  private void acquire(LaunchPlan plan) {
    frame.acquired(
        "process",
        new Frame.Undo() {
          @Override
          public void write() {
            Label lives = a.label("container lives");
            end(plan, lives);
            if (!plan.hasOwn("pid")) {
              // No namespace whose first process takes the others along.
              frame.reportAndSkipTo(lives);
              new GroupEnd(a, plan.cgroup().group(plan.layout().id())).killAll();
              frame.reportAndGoOn();
            }
            a.place(lives);
          }
        });
    closeStatusWriter();
    close("go pipe", goReader);
  }

  /** As long as we hold it ourselves, a read of the status never comes to an end. */
  void closeStatusWriter() {
    close("status pipe", statusWriter).tolerate(Errno.EBADF);
    a.set(statusWriter, Operand.of(-1));
  }

  /**
   * Ends the container: when its first process is gone, so is everything in its pid namespace
   * (pid_namespaces(7)), and the pidfd becomes readable only then.
   */
  private void end(LaunchPlan plan, Label lives) {
    Operand poll = a.room(8);
    frame.reportAndSkipTo(lives);
    kill();
    String group = plan.cgroup().group(plan.layout().id());
    new Freezer(group, plan.cgroup().isUnified()).release(a);
    frame.reportAndGoOn();
    a.store(4, poll, Operand.of(0), pidfd.value());
    a.store(2, poll, Operand.of(4), Operand.of(POLLIN));
    a.call("wait for the container's end", Call.PPOLL, poll, Operand.of(1));
    a.call("reap the first process", Call.WAIT4, pid.value()).tolerate(Errno.ECHILD);
  }

  void kill() {
    signal(Operand.of(SIGKILL));
  }

  void signal(Operand signal) {
    a.call("signal the container", Call.PIDFD_SEND_SIGNAL, pidfd.value(), signal)
        .tolerate(Errno.ESRCH);
  }

  void go() {
    a.call("let the container begin", Call.WRITE, goWriter.value(), a.text("g"), Operand.of(1))
        .tolerate(Errno.EPIPE);
  }

  Instruction close(String what, Slot descriptor) {
    return a.call("close the " + what, Call.CLOSE, descriptor.value());
  }
}
