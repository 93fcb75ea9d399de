package io.mydocker.container;

import static io.mydocker.program.Flag.CLONE_NEWCGROUP;
import static io.mydocker.program.Flag.KEYCTL_JOIN_SESSION_KEYRING;
import static io.mydocker.program.Flag.MNT_DETACH;
import static io.mydocker.program.Flag.MS_BIND;
import static io.mydocker.program.Flag.MS_PRIVATE;
import static io.mydocker.program.Flag.MS_RDONLY;
import static io.mydocker.program.Flag.MS_REC;
import static io.mydocker.program.Flag.MS_REMOUNT;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.cgroup.CgroupFragment;
import io.mydocker.network.Loopback;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.security.Capabilities;
import io.mydocker.security.HiddenPaths;

/** What the container's first process does between clone3(2) and execve(2), in order. */
final class ContainerHalf {
  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final Process process;
  private final Place place;
  private final StateFiles files;

  ContainerHalf(Frame frame, LaunchPlan plan, Process process, Place place, StateFiles files) {
    this.frame = frame;
    this.plan = plan;
    this.process = process;
    this.place = place;
    this.files = files;
    a = frame.a;
  }

  /** The whole half, to be placed where nothing falls into it. */
  void write(Label start, CgroupFragment cgroup, Slot cgroupFd, Streams streams) {
    a.place(start);
    a.section("container: before the root");
    frame.steps.keepDescriptor();
    frame.steps.info("init come on");
    Label failed = a.label("container failed");
    // From here messages go to the front, which says them when the terminal is restored and
    // everything undone.
    a.set(frame.stderr, process.statusWriter.value());
    frame.fallTo(failed);
    tieToFront();
    cgroup.join(cgroupFd);
    a.call("unshare the cgroup namespace", Call.UNSHARE, Operand.of(CLONE_NEWCGROUP));
    recordStart();
    Mounts mounts = new Mounts(a, plan);
    a.section("container: root");
    a.call(
        "make mounts private",
        Call.MOUNT,
        a.text("none"),
        a.text("/"),
        Operand.of(0),
        Operand.of(MS_REC | MS_PRIVATE));
    mounts.openSources();
    pivot();
    mounts.volumesBelowRoot();
    mounts.kernelFileSystems();
    mounts.deviceFiles();
    mounts.volumesBelowKernelFileSystems();
    mounts.etcFiles();
    a.section("container: network, name, standard streams");
    if (plan.hasOwnNetwork()) {
      Loopback.up(a);
    }
    if (plan.hasOwn("uts")) {
      String hostname = plan.spec().hostname();
      a.call(
          "set the host name", Call.SETHOSTNAME, a.text(hostname), Operand.of(hostname.length()));
    }
    streams.inContainer(process);
    a.section("container: confinement");
    HiddenPaths.mask(a, plan.spec().linux().maskedPaths());
    HiddenPaths.readOnly(a, plan.spec().linux().readonlyPaths());
    confine();
    if (plan.life().hasInit()) {
      a.section("container: a first process that reaps");
      new Reaper(frame, plan.hasTerminal()).write();
    }
    a.section("container: the command");
    boolean isRaw = plan.hasTerminal() && plan.terminals().get(2);
    new Execution(frame, plan.spec().process(), isRaw ? "\r\n" : "\n").write(failed);
    a.place(failed);
    a.call("exit", Call.EXIT_GROUP, frame.code.value());
  }

  private void tieToFront() {
    process.close("go pipe", process.goWriter);
    process.close("status pipe", process.statusReader);
    a.call("die with the front", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    a.call("start a session", Call.SETSID);
    // ENOSYS: a kernel without keys. The host's session keyring must not be reachable from inside
    // (keyrings(7)).
    a.call(
            "join a new session keyring",
            Call.KEYCTL,
            Operand.of(KEYCTL_JOIN_SESSION_KEYRING),
            Operand.of(0))
        .tolerate(Errno.ENOSYS, Errno.EDQUOT);
    a.call("clear the umask", Call.UMASK, Operand.of(0));
  }

  /**
   * Our line of /proc/PID/stat, pid and start time as the host sees them, goes into the live file
   * for ps.
   */
  private void recordStart() {
    Slot stat = a.slot("stat");
    Slot length = a.slot("length");
    Operand line = a.room(512);
    a.call(
            "open /proc/self/stat",
            Call.OPENAT,
            Operand.of(-100),
            a.text("/proc/self/stat"),
            Operand.of(io.mydocker.program.Flag.O_CLOEXEC))
        .into(stat)
        .hint(Errno.ENOENT, "; mount /proc");
    a.call("read /proc/self/stat", Call.READ, stat.value(), line, Operand.of(512)).into(length);
    a.call("record the pid", Call.WRITE, files.live.value(), line, length.value());
  }

  /**
   * The new root is put on top of the old one, which is then detached: no directory for the old
   * root is needed, so none that an image prepared can be used (pivot_root(2), the section on
   * pivot_root(".", ".")).
   */
  private void pivot() {
    a.call("enter the new root", Call.CHDIR, place.merged.value());
    place.location.info();
    a.call("pivot the root", Call.PIVOT_ROOT, a.text("."), a.text("."));
    a.call("detach the old root", Call.UMOUNT2, a.text("."), Operand.of(MNT_DETACH));
    a.call("go to the new root", Call.CHDIR, a.text("/"));
  }

  private void confine() {
    RuntimeSpec.Process spec = plan.spec().process();
    long capabilities = Capabilities.set(spec.capabilities());
    workingDirectory(spec.cwd());
    if (plan.spec().root().readonly()) {
      // After the last directory was made in it; what is mounted below stays as it is.
      a.call(
          "make the root read-only",
          Call.MOUNT,
          Operand.of(0),
          a.text("/"),
          Operand.of(0),
          Operand.of(MS_REMOUNT | MS_BIND | MS_RDONLY));
    }
    Capabilities.bound(a, capabilities);
    RuntimeSpec.User user = spec.user();
    groups(user);
    a.call("set the group", Call.SETRESGID, id(user.gid()), id(user.gid()), id(user.gid()));
    a.call("set the user", Call.SETRESUID, id(user.uid()), id(user.uid()), id(user.uid()));
    // A changed user clears the parent-death signal (prctl(2)).
    a.call("die with the front", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    Capabilities.limit(a, user.uid() == 0 ? capabilities : 0);
    if (spec.noNewPrivileges()) {
      Capabilities.noNewPrivileges(a);
    }
    a.call("set the umask", Call.UMASK, Operand.of(022));
  }

  private void groups(RuntimeSpec.User user) {
    int count = user.additionalGids().size();
    byte[] list = new byte[4 * count];
    for (int i = 0; i < count; i++) {
      int gid = user.additionalGids().get(i);
      for (int b = 0; b < 4; b++) {
        list[4 * i + b] = (byte) (gid >> (8 * b));
      }
    }
    a.call("set the supplementary groups", Call.SETGROUPS, Operand.of(count), a.bytes(list));
  }

  /** Made if it is not there, as Docker does; we are inside the root, so no link leads out. */
  private void workingDirectory(String cwd) {
    Slot result = a.slot("result");
    Label there = a.label("there");
    String what = "go to the working directory " + cwd;
    a.call(what, Call.CHDIR, a.text(cwd)).into(result).tolerate(Errno.ENOENT);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), there);
    MissingDirectories.make(a, cwd, "the working directory");
    a.call(what, Call.CHDIR, a.text(cwd));
    a.place(there);
  }

  private static Operand id(int id) {
    return Operand.of(id);
  }
}
