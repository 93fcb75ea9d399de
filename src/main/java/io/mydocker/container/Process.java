package io.mydocker.container;

import static io.mydocker.program.Flag.CLONE_INTO_CGROUP;
import static io.mydocker.program.Flag.CLONE_NEWIPC;
import static io.mydocker.program.Flag.CLONE_NEWNET;
import static io.mydocker.program.Flag.CLONE_NEWNS;
import static io.mydocker.program.Flag.CLONE_NEWPID;
import static io.mydocker.program.Flag.CLONE_NEWUTS;
import static io.mydocker.program.Flag.CLONE_PIDFD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.POLLIN;
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
  private static final int ARGUMENTS = 88;
  private static final int EXIT_SIGNAL = 32;
  private static final int CGROUP = 80;

  private static final String[] NAMESPACES = {"pid", "uts", "ipc", "network"};
  private static final int[] NEW = {CLONE_NEWPID, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWNET};

  private final Frame frame;
  private final Assembler a;
  private final Operand pidfdAt;
  final Slot pid;
  final Slot pidfd;
  final Slot statusReader;
  final Slot statusWriter;
  final Slot goReader;
  final Slot goWriter;

  Process(Frame frame) {
    this.frame = frame;
    a = frame.a;
    pid = a.slot("pid");
    pidfd = a.slot("pidfd");
    pidfdAt = pidfd.address();
    statusReader = a.slot("status reader");
    statusWriter = a.slot("status writer");
    goReader = a.slot("go reader");
    goWriter = a.slot("go writer");
  }

  void pipes() {
    pipe("status", statusReader, statusWriter);
    pipe("go", goReader, goWriter);
  }

  private void pipe(String name, Slot reader, Slot writer) {
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
    long flags = CLONE_NEWNS | CLONE_PIDFD;
    for (int i = 0; i < NAMESPACES.length; i++) {
      flags |= plan.hasOwn(NAMESPACES[i]) ? NEW[i] : 0;
    }
    if (plan.cgroup().isUnified()) {
      flags |= CLONE_INTO_CGROUP;
    }
    long[] fields = new long[ARGUMENTS / 8];
    fields[0] = flags;
    fields[EXIT_SIGNAL / 8] = SIGCHLD;
    Operand arguments = a.longs(fields);
    a.store(8, arguments, Operand.of(8), pidfdAt);
    a.store(8, arguments, Operand.of(CGROUP), cgroup.value());
    a.call("start a process in new namespaces", Call.CLONE3, arguments, Operand.of(ARGUMENTS))
        .into(pid)
        .hint(Errno.EINVAL, "; this kernel lacks one of the namespaces, or is older than Linux 5.7")
        .hint(Errno.ENOSPC, "; the limit on namespaces is reached: see /proc/sys/user");
    a.jumpIf(pid.value(), Test.EQUAL, Operand.of(0), child);
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
