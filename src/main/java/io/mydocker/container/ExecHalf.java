package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.CLONE_NEWCGROUP;
import static io.mydocker.program.Flag.CLONE_NEWIPC;
import static io.mydocker.program.Flag.CLONE_NEWNET;
import static io.mydocker.program.Flag.CLONE_NEWNS;
import static io.mydocker.program.Flag.CLONE_NEWPID;
import static io.mydocker.program.Flag.CLONE_NEWUSER;
import static io.mydocker.program.Flag.CLONE_NEWUTS;
import static io.mydocker.program.Flag.CLONE_PIDFD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.PR_SET_NAME;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/** What is done between the front's clone3(2) and the execve(2) of one more command, in order. */
final class ExecHalf {
  private static final int NAMESPACES =
      CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP;

  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final Process process;
  private final Entry entry;
  private final Confinement confinement;
  private final boolean isFiltered;
  private final boolean hasUsers;
  private final Slot proc;

  ExecHalf(Frame frame, ExecPlan exec, Process process, Entry entry) {
    this.frame = frame;
    this.process = process;
    this.entry = entry;
    plan = exec.launch();
    a = frame.a;
    confinement = new Confinement(a, plan);
    isFiltered = exec.isTraceable();
    hasUsers = exec.hasUsers();
    proc = a.slot("proc");
  }

  /** The whole half, to be placed where nothing falls into it. */
  void write(Label start, Streams streams) {
    a.place(start);
    a.section("parent: into the namespaces");
    frame.steps.keepDescriptor();
    Label failed = a.label("command failed");
    // From here messages go to the front, which says them when the terminal is restored.
    a.set(frame.stderr, process.statusWriter.value());
    frame.fallTo(failed);
    tieToFront();
    openProc();
    enter();
    a.section("parent: standard streams");
    streams.inContainer(process);
    a.section("parent: confinement");
    closeDescriptors();
    workingDirectory(plan.spec().process().cwd());
    confinement.write(proc, isFiltered);
    Slot command = a.slot("command");
    Label inCommand = a.label("in the command's process");
    start(command, inCommand);
    a.section("command");
    a.place(inCommand);
    execute(streams, failed);
    a.place(failed);
    ExitStatus.exit(a, frame.code);
  }

  private void tieToFront() {
    process.close("go pipe", process.goWriter);
    process.close("status pipe", process.statusReader);
    process.close("number pipe", entry.numberReader);
    dieWith("front");
    a.call("name the process", Call.PRCTL, Operand.of(PR_SET_NAME), a.text("mydocker-exec"));
    // Out of the caller's: what its terminal sends does not stop us.
    a.call("start a session", Call.SETSID);
    confinement.leaveKeyring();
  }

  private void dieWith(String whom) {
    a.call("die with the " + whom, Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
  }

  /** The host's, in which we have a number also when we have left its mounts. */
  private void openProc() {
    if (needsProc()) {
      a.call(
              "open /proc",
              Call.OPENAT,
              Operand.of(AT_FDCWD),
              a.text("/proc"),
              Operand.of(O_PATH | O_DIRECTORY | O_CLOEXEC))
          .into(proc);
    }
  }

  private boolean needsProc() {
    RuntimeSpec.Process spec = plan.spec().process();
    return spec.apparmorProfile() != null || spec.selinuxLabel() != null;
  }

  /**
   * All at once; the kernel enters the user namespace first, which gives the right to the others
   * (setns(2)). The pid namespace is entered by children only.
   */
  private void enter() {
    int flags = hasUsers ? NAMESPACES | CLONE_NEWUSER : NAMESPACES;
    a.call(
            "join the container's namespaces",
            Call.SETNS,
            entry.container.value(),
            Operand.of(flags))
        .hint(Errno.ESRCH, "; the container has just ended")
        .hint(Errno.EINVAL, "; this needs Linux 5.8");
    if (hasUsers) {
      UserNamespace.becomeRoot(a);
    }
  }

  /**
   * Before any path is looked up that the container has chosen (CVE-2024-21626), and before there
   * is a process that it sees: one that may trace takes what such a process has open
   * (pidfd_getfd(2)), and by a pidfd of the host's all that this one has. Hence only pipes are
   * kept.
   */
  private void closeDescriptors() {
    List<Slot> kept = new ArrayList<>(List.of(frame.stderr, entry.numberWriter, process.goReader));
    if (plan.hasTerminal()) {
      // For the front, which may not have taken it yet.
      Slot master = a.slot("offered master");
      a.set(master, Operand.of(Terminal.MASTER_FD));
      kept.add(master);
    }
    if (needsProc()) {
      kept.add(proc);
    }
    frame.steps.addDescriptor(kept);
    OtherDescriptors.close(a, kept);
  }

  private void workingDirectory(String cwd) {
    Slot directory = a.slot("working directory");
    String what = "go to the working directory " + cwd;
    OwnPath.open(a, what, a.text(cwd), O_PATH | O_DIRECTORY | O_CLOEXEC)
        .into(directory)
        .hint(Errno.ENOENT, "; make it first, or choose another with -w");
    a.call(what, Call.FCHDIR, directory.value());
    a.call("close the working directory", Call.CLOSE, directory.value());
  }

  /** From here on there are two: the command's process, and its parent. */
  private void start(Slot command, Label inCommand) {
    Slot pidfd = a.slot("command's pidfd");
    a.call(
            "start the command",
            Call.CLONE,
            Operand.of(CLONE_PIDFD | SIGCHLD),
            Operand.of(0),
            pidfd.address())
        .into(command)
        .hint(Errno.ENOMEM, "; or the container has just ended")
        .hint(Errno.EPERM, "; the container's seccomp profile lets it start no process");
    a.jumpIf(command.value(), Test.EQUAL, Operand.of(0), inCommand);
    entry.stayAsParent(command, pidfd);
  }

  private void execute(Streams streams, Label failed) {
    // Held here, too, its end would tell nobody that the parent is gone.
    process.close("number pipe", entry.numberWriter);
    dieWith("parent");
    streams.awaitGo(process);
    a.call("start a session", Call.SETSID);
    boolean isRaw = plan.hasTerminal() && plan.terminals().get(2);
    if (streams.terminal != null) {
      streams.terminal.control(Operand.of(0));
    }
    boolean isDone = isFiltered || !plan.spec().process().noNewPrivileges();
    new Execution(frame, plan, confinement, isRaw ? "\r\n" : "\n").write(failed, isDone);
  }
}
