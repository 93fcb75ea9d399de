package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_RECURSIVE;
import static io.mydocker.program.Flag.CLONE_NEWCGROUP;
import static io.mydocker.program.Flag.MNT_DETACH;
import static io.mydocker.program.Flag.MOUNT_ATTR_RDONLY;
import static io.mydocker.program.Flag.MOVE_MOUNT_F_EMPTY_PATH;
import static io.mydocker.program.Flag.MS_BIND;
import static io.mydocker.program.Flag.MS_PRIVATE;
import static io.mydocker.program.Flag.MS_RDONLY;
import static io.mydocker.program.Flag.MS_REC;
import static io.mydocker.program.Flag.MS_REMOUNT;
import static io.mydocker.program.Flag.OPEN_TREE_CLONE;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.PR_SET_DUMPABLE;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.cgroup.CgroupFragment;
import io.mydocker.network.Loopback;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.security.HiddenPaths;
import io.mydocker.security.SystemFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the container's first process does between clone3(2) and execve(2), in order. */
final class ContainerHalf {
  private static final int LINE = 512;

  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final Process process;
  private final Place place;
  private final StateFiles files;
  private final Surroundings around;

  /** Its line of /proc/PID/stat, and how long that is. */
  private final Operand line;

  private final Slot length;

  ContainerHalf(
      Frame frame,
      LaunchPlan plan,
      Process process,
      Place place,
      StateFiles files,
      Surroundings around) {
    this.frame = frame;
    this.around = around;
    this.plan = plan;
    this.process = process;
    this.place = place;
    this.files = files;
    a = frame.a;
    line = a.scratch(LINE);
    length = a.slot("length of the line");
  }

  /**
   * The whole half, to be placed where nothing falls into it. It is brief: the process has a copy
   * of its own.
   */
  void write(Label start, CgroupFragment cgroup, Slot cgroupFd, Streams streams) {
    a.brief();
    a.place(start);
    a.section("container: before the root");
    frame.steps.keepDescriptor();
    frame.steps.info("init come on");
    Label failed = a.label("container failed");
    // From here messages go to the front, which says them when the terminal is restored and
    // everything undone.
    a.set(frame.stderr, process.statusWriter.value());
    frame.fallTo(failed);
    around.users().becomeRoot();
    tieToFront();
    cgroup.join(cgroupFd);
    around.limit().join();
    a.call("unshare the cgroup namespace", Call.UNSHARE, Operand.of(CLONE_NEWCGROUP));
    readStart();
    around.joins().enterOthers();
    Mounts mounts = around.mounts();
    KernelFileSystems kernel = new KernelFileSystems(a, plan);
    a.section("container: root");
    a.call(
        "make mounts private",
        Call.MOUNT,
        a.text("none"),
        a.text("/"),
        Operand.of(0),
        Operand.of(MS_REC | MS_PRIVATE));
    if (!plan.hasUsers()) {
      mounts.openSources();
    }
    kernel.make();
    if (plan.isolation().closesHost()) {
      closeHost();
    }
    pivot();
    mounts.volumesBelowRoot();
    // Before /proc is there: through a link of the image to /proc/self/fd the files would be made
    // in
    // a directory of the host's (CVE-2024-21626), or mounted over files of /proc (CVE-2023-28642).
    mounts.etcFiles();
    kernel.attach();
    around.devices().make(mounts);
    hide(kernel);
    mounts.volumesBelowKernelFileSystems();
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
    confine(kernel);
    if (plan.life().hasInit()) {
      a.section("container: a first process that reaps");
      new Reaper(frame, plan).write();
    }
    a.section("container: the command");
    boolean isRaw = plan.hasTerminal() && plan.terminals().get(2);
    new Execution(frame, plan, around.confinement(), isRaw ? "\r\n" : "\n")
        .write(failed, isFiltered());
    a.place(failed);
    ExitStatus.exit(a, frame.code);
    a.lasting();
  }

  /** By now; with no_new_privs and no process of ours in front of the command it comes last. */
  private boolean isFiltered() {
    return !plan.spec().process().noNewPrivileges() || plan.life().hasInit();
  }

  private void tieToFront() {
    process.close("go pipe", process.goWriter);
    process.close("status pipe", process.statusReader);
    if (plan.hasUsers()) {
      process.close("pid pipe", process.pidWriter);
    }
    a.call("die with the front", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    if (!plan.hasOwn("pid")) {
      // Once more: a change of user is a reason for the kernel to set it anew (fs.suid_dumpable).
      a.call("be closed to ptrace", Call.PRCTL, Operand.of(PR_SET_DUMPABLE), Operand.of(0));
    }
    a.call("start a session", Call.SETSID);
    around.confinement().leaveKeyring();
    a.call("clear the umask", Call.UMASK, Operand.of(0));
  }

  /** Our line of /proc/PID/stat, with pid and start time as the host's own /proc has them. */
  private void readStart() {
    Slot stat = a.slot("stat");
    a.call(
            "open /proc/self/stat",
            Call.OPENAT,
            Operand.of(-100),
            a.text("/proc/self/stat"),
            Operand.of(io.mydocker.program.Flag.O_CLOEXEC))
        .into(stat)
        .hint(Errno.ENOENT, "; mount /proc");
    a.call("read /proc/self/stat", Call.READ, stat.value(), line, Operand.of(LINE)).into(length);
  }

  /**
   * The line goes into the live file, by which others find the container: not before its root and
   * its namespaces are its own, or what exec(1) brings in would be in the host's root.
   */
  private void recordStart() {
    a.call("record the pid", Call.WRITE, files.live.value(), line, length.value());
    process.close("live file", files.live);
  }

  /**
   * The new root is put on top of the old one, which is then detached: no directory for the old
   * root is needed, so none that an image prepared can be used (pivot_root(2), the section on
   * pivot_root(".", ".")).
   */
  private void pivot() {
    if (plan.hasUsers()) {
      bindRoot();
    } else {
      place.enter();
    }
    place.location.info();
    a.call("pivot the root", Call.PIVOT_ROOT, a.text("."), a.text("."));
    a.call("detach the old root", Call.UMOUNT2, a.text("."), Operand.of(MNT_DETACH));
    a.call("go to the new root", Call.CHDIR, a.text("/"));
  }

  /**
   * A mount that came along into a namespace of a less privileged user is locked to its place, so
   * pivot_root(2) does not take it (mount_namespaces(7)); a mount of that user's on top of it is
   * free. We are there already, since the way may be closed to that user.
   */
  private void bindRoot() {
    Slot tree = a.slot("root");
    a.call(
            "open the new root",
            Call.OPEN_TREE,
            Operand.of(AT_FDCWD),
            a.text("."),
            Operand.of(OPEN_TREE_CLONE | O_CLOEXEC))
        .into(tree);
    a.call(
        "mount it on itself",
        Call.MOVE_MOUNT,
        tree.value(),
        a.text(""),
        Operand.of(AT_FDCWD),
        a.text("."),
        Operand.of(MOVE_MOUNT_F_EMPTY_PATH));
    a.call("enter it", Call.FCHDIR, tree.value());
    a.call("close the new root", Call.CLOSE, tree.value());
  }

  /**
   * In this mount namespace only, and after all that is mounted from it was opened: what
   * /proc/self/exe leads to lies on one of these mounts (CVE-2019-5736).
   */
  private void closeHost() {
    a.call(
            "close the host's files to writing",
            Call.MOUNT_SETATTR,
            Operand.of(AT_FDCWD),
            a.text("/"),
            Operand.of(AT_RECURSIVE),
            a.longs(MOUNT_ATTR_RDONLY, 0, 0, 0),
            Operand.of(MountAttributes.SIZE))
        .hint(Errno.ENOSYS, "; this needs Linux 5.12");
    a.call(
        "open the new root to writing",
        Call.MOUNT_SETATTR,
        Operand.of(AT_FDCWD),
        place.merged.value(),
        Operand.of(0),
        a.longs(0, MOUNT_ATTR_RDONLY, 0, 0),
        Operand.of(MountAttributes.SIZE));
  }

  /**
   * Before any volume lies in /dev or /sys: what is laid over a path is our own /dev/null, and the
   * path itself is the kernel's (CVE-2025-31133).
   */
  private void hide(KernelFileSystems kernel) {
    a.section("container: what is hidden or set in /proc and /sys");
    for (Map.Entry<String, String> sysctl : plan.spec().linux().sysctl().entrySet()) {
      SystemFiles.sysctl(a, kernel.proc, Sysctls.path(sysctl.getKey()), sysctl.getValue());
    }
    HiddenPaths.mask(a, plan.spec().linux().maskedPaths());
    HiddenPaths.readOnly(a, plan.spec().linux().readonlyPaths());
  }

  private void confine(KernelFileSystems kernel) {
    RuntimeSpec.Process spec = plan.spec().process();
    closeDescriptors(kernel);
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
    recordStart();
    around.confinement().write(kernel.proc, spec.noNewPrivileges() && plan.life().hasInit());
  }

  /**
   * Before any path is looked up that an image or the caller has chosen: through /proc/self/fd a
   * directory of the host's that is still open would be reached (CVE-2024-21626), as working
   * directory, as command and as a script's interpreter. Marked close-on-exec it still would.
   */
  private void closeDescriptors(KernelFileSystems kernel) {
    List<Slot> kept = new ArrayList<>(List.of(frame.stderr, kernel.proc, files.live));
    frame.steps.addDescriptor(kept);
    OtherDescriptors.close(a, kept);
  }

  /**
   * Made if it is not there, as Docker does. We are inside the root; the links of /proc that lead
   * out of it, to what another process has open, are not followed.
   */
  private void workingDirectory(String cwd) {
    Slot directory = a.slot("working directory");
    Label there = a.label("there");
    String what = "go to the working directory " + cwd;
    openDirectory(what, cwd).into(directory).tolerate(Errno.ENOENT);
    a.jumpIf(directory.value(), Test.UNEQUAL, Operand.of(-Errno.ENOENT), there);
    MissingDirectories.make(a, cwd, "the working directory");
    openDirectory(what, cwd).into(directory);
    a.place(there);
    a.call(what, Call.FCHDIR, directory.value());
    a.call("close the working directory", Call.CLOSE, directory.value());
  }

  private Instruction openDirectory(String what, String path) {
    return OwnPath.open(a, what, a.text(path), O_PATH | O_DIRECTORY | O_CLOEXEC);
  }
}
