package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.MOUNT_ATTR_NODEV;
import static io.mydocker.program.Flag.MOUNT_ATTR_NOEXEC;
import static io.mydocker.program.Flag.MOUNT_ATTR_NOSUID;
import static io.mydocker.program.Flag.MOUNT_ATTR_RDONLY;
import static io.mydocker.program.Flag.MOUNT_ATTR_STRICTATIME;
import static io.mydocker.program.Flag.MOVE_MOUNT_F_EMPTY_PATH;
import static io.mydocker.program.Flag.MOVE_MOUNT_T_EMPTY_PATH;
import static io.mydocker.program.Flag.MS_BIND;
import static io.mydocker.program.Flag.MS_NODEV;
import static io.mydocker.program.Flag.MS_NOEXEC;
import static io.mydocker.program.Flag.MS_NOSUID;
import static io.mydocker.program.Flag.MS_RDONLY;
import static io.mydocker.program.Flag.MS_REMOUNT;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_NOFOLLOW;
import static io.mydocker.program.Flag.O_PATH;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * /proc, /sys and /dev. The first two are made while the host's are still there: in a user
 * namespace the kernel makes them only for who sees them whole already (mount_namespaces(7)). They
 * are attached to directories that an image cannot have made links, by descriptors alone.
 */
final class KernelFileSystems {
  private static final int QUIET = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;

  private final Assembler a;
  private final LaunchPlan plan;

  /** The container's /proc, through which its files are reached whatever is mounted there. */
  final Slot proc;

  private final Slot sys;
  private final Slot dev;

  KernelFileSystems(Assembler assembler, LaunchPlan plan) {
    a = assembler;
    this.plan = plan;
    proc = a.slot("proc");
    sys = a.slot("sys");
    dev = a.slot("dev");
  }

  /** In the container's namespaces, before its root. */
  void make() {
    int readOnly = plan.isolation().isPrivileged() ? 0 : MOUNT_ATTR_RDONLY;
    NewMount.make(a, "/proc", "proc", List.of(), QUIET, proc);
    NewMount.make(a, "/sys", "sysfs", List.of(), QUIET | readOnly, sys);
    NewMount.make(
        a,
        "/dev",
        "tmpfs",
        List.of("mode=755", "size=65536k"),
        MOUNT_ATTR_NOSUID | MOUNT_ATTR_STRICTATIME,
        dev);
  }

  /** In the root. */
  void attach() {
    a.section("container: /proc, /sys, /dev");
    attach("/proc", proc);
    attach("/sys", sys);
    close("/sys", sys);
    cgroups();
    attach("/dev", dev);
    close("/dev", dev);
  }

  private void attach(String path, Slot tree) {
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
    a.call(
        "mount on " + path,
        Call.MOVE_MOUNT,
        tree.value(),
        a.text(""),
        directory.value(),
        a.text(""),
        Operand.of(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    close(path, directory);
  }

  private void close(String what, Slot descriptor) {
    a.call("close " + what, Call.CLOSE, descriptor.value());
  }

  /**
   * Only the tree that our group lies in, from that group downwards (cgroup_namespaces(7)),
   * read-only.
   */
  private void cgroups() {
    int flags =
        MS_NOSUID | MS_NODEV | MS_NOEXEC | (plan.isolation().isPrivileged() ? 0 : MS_RDONLY);
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
        Operand.of(flags | MS_REMOUNT | MS_BIND));
  }

  private static Operand at() {
    return Operand.of(AT_FDCWD);
  }
}
