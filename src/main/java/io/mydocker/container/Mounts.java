package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.MOVE_MOUNT_F_EMPTY_PATH;
import static io.mydocker.program.Flag.MOVE_MOUNT_T_EMPTY_PATH;
import static io.mydocker.program.Flag.MOVE_MOUNT_T_SYMLINKS;
import static io.mydocker.program.Flag.OPEN_TREE_CLONE;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.S_IFDIR;
import static io.mydocker.program.Flag.S_IFMT;
import static io.mydocker.program.Flag.S_IFREG;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
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
  private static final int STATX_MODE = 28;
  private static final String[] ETC = {"hosts", "hostname", "resolv.conf"};
  private final Assembler a;
  private final LaunchPlan plan;
  private final UserNamespace users;
  private final MountSources sources;
  private final Slot[] volumes;
  private final Slot[] etc = new Slot[ETC.length];

  Mounts(Assembler assembler, LaunchPlan plan, UserNamespace users, Joins joins) {
    a = assembler;
    this.plan = plan;
    this.users = users;
    sources = new MountSources(a, plan, users, joins);
    volumes = sources.volumes;
  }

  /** Opens on the host what is to be mounted inside. */
  void openSources() {
    sources.open();
    for (int i = 0; i < ETC.length; i++) {
      etc[i] = a.slot(ETC[i]);
      // By its path: a descriptor from before the clone leads to the host's mounts, which are no
      // longer ours to clone.
      String path = plan.etcDirectory() + "/" + ETC[i];
      a.call(
              "open the container's " + ETC[i],
              Call.OPEN_TREE,
              at(),
              a.text(path),
              Operand.of(OPEN_TREE_CLONE | O_CLOEXEC))
          .into(etc[i]);
      users.map(etc[i], path);
      if (plan.spec().root().readonly()) {
        // They lie in the root for whoever looks, so they are as little to be changed, as Docker's.
        sources.makeReadOnly("the container's " + ETC[i], etc[i]);
      }
    }
  }

  /** With the host's System V and POSIX objects, or another container's, comes its /dev/shm. */
  Slot sharedMemory() {
    return sources.sharedMemory();
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
        if (isBelowKernelFileSystem) {
          attachWithoutLinks(volumes[i], volume.target());
        } else {
          attach(volumes[i], volume);
        }
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

  /**
   * With /proc in place, a link in a volume that others share could send a mount over the files
   * there that we write to, or over a mask (CVE-2025-52881, CVE-2025-31133): no link is followed,
   * and the target is reached by descriptor.
   */
  private void attachWithoutLinks(Slot tree, String target) {
    Slot place = a.slot("mount point");
    Label found = a.label("mount point found");
    String what = "mount the volume on " + target;
    LinklessPath.open(a, what, target).into(place).tolerate(Errno.ENOENT);
    a.jumpIf(place.value(), Test.UNEQUAL, Operand.of(-Errno.ENOENT), found);
    Slot mode = type(tree);
    LinklessPath.make(a, target, mode);
    LinklessPath.open(a, what, target).into(place);
    a.place(found);
    explained(
        a.call(
            what,
            Call.MOVE_MOUNT,
            tree.value(),
            a.text(""),
            place.value(),
            a.text(""),
            Operand.of(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH)));
    a.call("close the mount point", Call.CLOSE, place.value());
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

  /** Whether the volume is a file or a directory. */
  private Slot type(Slot tree) {
    Slot mode = a.slot("mode");
    Operand status = a.scratch(256);
    a.call(
        "look at the volume",
        Call.STATX,
        tree.value(),
        a.text(""),
        Operand.of(AT_EMPTY_PATH),
        Operand.of(Flag.STATX_BASIC_STATS),
        status);
    a.load(mode, 2, status, Operand.of(STATX_MODE));
    a.sum(mode, mode.value(), Sum.AND, Operand.of(S_IFMT));
    return mode;
  }

  private void makeTarget(Slot tree, String target) {
    Slot mode = type(tree);
    Label file = a.label("file");
    Label made = a.label("target made");
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
