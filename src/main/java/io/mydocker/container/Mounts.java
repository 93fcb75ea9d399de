package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.MOVE_MOUNT_F_EMPTY_PATH;
import static io.mydocker.program.Flag.MOVE_MOUNT_T_SYMLINKS;
import static io.mydocker.program.Flag.MS_NODEV;
import static io.mydocker.program.Flag.MS_NOEXEC;
import static io.mydocker.program.Flag.MS_NOSUID;
import static io.mydocker.program.Flag.MS_RDONLY;
import static io.mydocker.program.Flag.MS_STRICTATIME;
import static io.mydocker.program.Flag.OPEN_TREE_CLONE;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_NOFOLLOW;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.S_IFCHR;
import static io.mydocker.program.Flag.S_IFDIR;
import static io.mydocker.program.Flag.S_IFMT;
import static io.mydocker.program.Flag.S_IFREG;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Everything mounted in the container's root. Sources on the host are opened as detached trees
 * before the root changes (open_tree(2)); targets are looked up after it, inside the root, so that
 * a symbolic link in the image can lead nowhere else. Volumes come before /proc and /sys: one that
 * a link in the image sends there ends up underneath (CVE-2019-16884).
 */
final class Mounts {
  private static final int STATX_BASIC = 0x7ff;
  private static final int STATX_MODE = 28;
  private static final String[] ETC = {"hosts", "hostname", "resolv.conf"};
  private static final String[][] LINKS = {
    {"/proc/self/fd", "/dev/fd"},
    {"/proc/self/fd/0", "/dev/stdin"},
    {"/proc/self/fd/1", "/dev/stdout"},
    {"/proc/self/fd/2", "/dev/stderr"},
    {"/proc/kcore", "/dev/core"},
    {"pts/ptmx", "/dev/ptmx"},
  };

  private record Node(String name, int major, int minor) {}

  private static final Node[] NODES = {
    new Node("null", 1, 3),
    new Node("zero", 1, 5),
    new Node("full", 1, 7),
    new Node("random", 1, 8),
    new Node("urandom", 1, 9),
    new Node("tty", 5, 0),
  };

  private final Assembler a;
  private final LaunchPlan plan;
  private final MountSources sources;
  private final Slot[] volumes;
  private final Slot[] etc = new Slot[ETC.length];

  Mounts(Assembler assembler, LaunchPlan plan) {
    a = assembler;
    this.plan = plan;
    sources = new MountSources(a, plan);
    volumes = sources.volumes;
  }

  /** Opens on the host what is to be mounted inside. */
  void openSources() {
    sources.open();
    for (int i = 0; i < ETC.length; i++) {
      etc[i] = a.slot(ETC[i]);
      // By its path: a descriptor from before the clone leads to the host's mounts, which are no
      // longer ours to clone.
      String path = plan.layout().directory() + "/" + ETC[i];
      a.call(
              "open the container's " + ETC[i],
              Call.OPEN_TREE,
              at(),
              a.text(path),
              Operand.of(OPEN_TREE_CLONE | O_CLOEXEC))
          .into(etc[i]);
    }
  }

  void volumesBelowRoot() {
    volumes(false);
  }

  /** {@code -v /dev/log:/dev/log} and the like, on top of what was mounted there. */
  void volumesBelowKernelFileSystems() {
    volumes(true);
  }

  private void volumes(boolean isBelowKernelFileSystem) {
    for (int i = 0; i < volumes.length; i++) {
      Volume volume = plan.volumes().get(i);
      if (isBelowKernelFileSystem(volume.target()) == isBelowKernelFileSystem) {
        attach(volumes[i], volume);
      }
    }
  }

  private static boolean isBelowKernelFileSystem(String target) {
    return target.startsWith("/dev/") || target.startsWith("/sys/");
  }

  private void attach(Slot tree, Volume volume) {
    String target = volume.target();
    String what = "mount the volume on " + target;
    Slot result = a.slot("result");
    Label attached = a.label("volume attached");
    move(what, tree, target).into(result).tolerate(Errno.ENOENT);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), attached);
    makeTarget(tree, target);
    explained(move(what, tree, target));
    a.place(attached);
  }

  private static Instruction explained(Instruction move) {
    // move_mount(2) says EINVAL of a mismatch, with a tree that was never attached.
    return move.hint(Errno.EINVAL, "; one side is a directory and the other is not")
        .hint(Errno.ENOTDIR, "; one side is a directory and the other is not")
        .hint(Errno.ENOENT, "; a symbolic link in the image leads to nothing");
  }

  private Instruction move(String what, Slot tree, String target) {
    return explained(
        a.call(
            what,
            Call.MOVE_MOUNT,
            tree.value(),
            a.text(""),
            at(),
            a.text(target),
            Operand.of(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS)));
  }

  private void makeTarget(Slot tree, String target) {
    Slot mode = a.slot("mode");
    Operand status = a.room(256);
    Label file = a.label("file");
    Label made = a.label("target made");
    a.call(
        "look at the volume",
        Call.STATX,
        tree.value(),
        a.text(""),
        Operand.of(AT_EMPTY_PATH),
        Operand.of(STATX_BASIC),
        status);
    a.load(mode, 2, status, Operand.of(STATX_MODE));
    a.sum(mode, mode.value(), Sum.AND, Operand.of(S_IFMT));
    String parent = target.substring(0, target.lastIndexOf('/'));
    if (!parent.isEmpty()) {
      MissingDirectories.make(a, parent, "the volume's target");
    }
    a.jumpIf(mode.value(), Test.UNEQUAL, Operand.of(S_IFDIR), file);
    MissingDirectories.make(a, target, "the volume's target");
    a.jump(made);
    a.place(file);
    a.call(
            "make the volume's target " + target,
            Call.MKNODAT,
            at(),
            a.text(target),
            Operand.of(S_IFREG | 0644),
            Operand.of(0))
        .tolerate(Errno.EEXIST);
    a.place(made);
  }

  /** /proc, /sys and /dev, on directories that an image cannot have made links. */
  void kernelFileSystems() {
    a.section("container: /proc, /sys, /dev");
    int quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    onRealDirectory("/proc", "proc", quiet, "");
    onRealDirectory("/sys", "sysfs", quiet | MS_RDONLY, "");
    cgroups(quiet | MS_RDONLY);
    onRealDirectory("/dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k");
  }

  private void onRealDirectory(String path, String type, int flags, String options) {
    Slot directory = a.slot("mount point");
    a.call("make " + path, Call.MKDIRAT, at(), a.text(path), Operand.of(0755))
        .tolerate(Errno.EEXIST);
    a.call(
            "open " + path,
            Call.OPENAT,
            at(),
            a.text(path),
            Operand.of(O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
        .into(directory)
        .hint(
            Errno.ENOTDIR,
            "; in the image it is no directory, perhaps a symbolic link: not safe to mount on")
        .hint(Errno.ELOOP, "; in the image it is a symbolic link: not safe to mount on");
    a.call("go to " + path, Call.FCHDIR, directory.value());
    a.call(
        "mount " + type + " on " + path,
        Call.MOUNT,
        a.text(type),
        a.text("."),
        a.text(type),
        Operand.of(flags),
        a.text(options));
    a.call("close " + path, Call.CLOSE, directory.value());
    a.call("go to the root", Call.CHDIR, a.text("/"));
  }

  /**
   * Only the tree that our group lies in, from that group downwards (cgroup_namespaces(7)),
   * read-only.
   */
  private void cgroups(int flags) {
    String mountPoint = "/sys/fs/cgroup";
    if (plan.cgroup().isWholeHost()) {
      a.call(
          "mount cgroup2 on " + mountPoint,
          Call.MOUNT,
          a.text("cgroup"),
          a.text(mountPoint),
          a.text("cgroup2"),
          Operand.of(flags));
      return;
    }
    boolean isUnified = plan.cgroup().isUnified();
    String directory = mountPoint + (isUnified ? "/unified" : "/freezer");
    a.call(
        "mount a tmpfs on " + mountPoint,
        Call.MOUNT,
        a.text("tmpfs"),
        a.text(mountPoint),
        a.text("tmpfs"),
        Operand.of(flags & ~MS_RDONLY),
        a.text("mode=755,size=0k,nr_inodes=4"));
    a.call("make " + directory, Call.MKDIRAT, at(), a.text(directory), Operand.of(0755));
    a.call(
        "mount the cgroup on " + directory,
        Call.MOUNT,
        a.text("cgroup"),
        a.text(directory),
        a.text(isUnified ? "cgroup2" : "cgroup"),
        Operand.of(flags),
        isUnified ? Operand.of(0) : a.text("freezer"));
    a.call(
        "make " + mountPoint + " read-only",
        Call.MOUNT,
        Operand.of(0),
        a.text(mountPoint),
        Operand.of(0),
        Operand.of(flags | io.mydocker.program.Flag.MS_REMOUNT | io.mydocker.program.Flag.MS_BIND));
  }

  void deviceFiles() {
    for (Node node : NODES) {
      a.call(
          "make /dev/" + node.name(),
          Call.MKNODAT,
          at(),
          a.text("/dev/" + node.name()),
          Operand.of(S_IFCHR | 0666),
          Operand.of(node.major() << 8 | node.minor()));
    }
    for (String[] link : LINKS) {
      a.call("link " + link[1], Call.SYMLINKAT, a.text(link[0]), at(), a.text(link[1]));
    }
    int quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    inDev("pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,gid=5");
    sharedMemory(quiet);
    inDev("mqueue", "mqueue", quiet, "");
  }

  /** With the host's System V and POSIX objects comes its /dev/shm (shm_overview(7)). */
  private void sharedMemory(int quiet) {
    if (plan.hasOwn("ipc")) {
      inDev("shm", "tmpfs", quiet, "mode=1777,size=65536k");
      return;
    }
    a.call("make /dev/shm", Call.MKDIRAT, at(), a.text("/dev/shm"), Operand.of(0755));
    move("mount the host's /dev/shm", sources.hostShm(), "/dev/shm");
  }

  private void inDev(String name, String type, int flags, String options) {
    String path = "/dev/" + name;
    a.call("make " + path, Call.MKDIRAT, at(), a.text(path), Operand.of(0755));
    a.call(
        "mount " + type + " on " + path,
        Call.MOUNT,
        a.text(type),
        a.text(path),
        a.text(type),
        Operand.of(flags),
        a.text(options));
  }

  /** The container's own files in /etc. A link that leads nowhere is itself covered. */
  void etcFiles() {
    a.section("container: files in /etc");
    a.call("make /etc", Call.MKDIRAT, at(), a.text("/etc"), Operand.of(0755))
        .tolerate(Errno.EEXIST);
    for (int i = 0; i < ETC.length; i++) {
      String path = "/etc/" + ETC[i];
      if (isVolume(path)) {
        continue;
      }
      Slot result = a.slot("result");
      Label mounted = a.label("file mounted");
      String what = "mount the container's " + path;
      move(what, etc[i], path).into(result).tolerate(Errno.ENOENT);
      a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), mounted);
      a.call(
              "make " + path,
              Call.MKNODAT,
              at(),
              a.text(path),
              Operand.of(S_IFREG | 0644),
              Operand.of(0))
          .tolerate(Errno.EEXIST);
      a.call(
          what,
          Call.MOVE_MOUNT,
          etc[i].value(),
          a.text(""),
          at(),
          a.text(path),
          Operand.of(MOVE_MOUNT_F_EMPTY_PATH));
      a.place(mounted);
    }
  }

  private boolean isVolume(String path) {
    for (Volume volume : plan.volumes()) {
      if (volume.target().equals(path) || volume.target().equals("/etc")) {
        return true;
      }
    }
    return false;
  }

  private static Operand at() {
    return Operand.of(AT_FDCWD);
  }
}
