package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_RECURSIVE;
import static io.mydocker.program.Flag.FSCONFIG_CMD_CREATE;
import static io.mydocker.program.Flag.FSCONFIG_SET_STRING;
import static io.mydocker.program.Flag.FSMOUNT_CLOEXEC;
import static io.mydocker.program.Flag.FSOPEN_CLOEXEC;
import static io.mydocker.program.Flag.MOUNT_ATTR_RDONLY;
import static io.mydocker.program.Flag.OPEN_TREE_CLONE;
import static io.mydocker.program.Flag.O_CLOEXEC;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked to be mounted, as mounts that are attached nowhere yet: paths of the host
 * cloned by open_tree(2), tmpfs made by fsmount(2). Done while the host's paths are still there.
 */
final class MountSources {
  private final Assembler a;
  private final LaunchPlan plan;
  final Slot[] volumes;
  private @Nullable Slot hostShm;

  MountSources(Assembler assembler, LaunchPlan plan) {
    a = assembler;
    this.plan = plan;
    volumes = new Slot[plan.volumes().size()];
  }

  /** The instructions. */
  void open() {
    for (int i = 0; i < volumes.length; i++) {
      Volume volume = plan.volumes().get(i);
      volumes[i] = a.slot("volume");
      if (volume.isTmpfs()) {
        make(volume, volumes[i]);
      } else {
        clone(volume, volumes[i]);
      }
    }
    if (!plan.hasOwn("ipc")) {
      hostShm = a.slot("host's /dev/shm");
      open("open the host's /dev/shm", "/dev/shm", 0, hostShm);
    }
  }

  /** The host's /dev/shm, where the container shares it. */
  Slot hostShm() {
    if (hostShm == null) {
      throw new IllegalStateException("the container has a /dev/shm of its own");
    }
    return hostShm;
  }

  private void clone(Volume volume, Slot into) {
    String path = volume.path(plan.layout());
    int recursive = volume.isRecursive() ? AT_RECURSIVE : 0;
    open("open the volume source " + path, path, recursive, into);
    if (volume.isReadOnly()) {
      // Recursive, or a mount below the source would stay writable.
      a.call(
              "make the volume " + path + " read-only",
              Call.MOUNT_SETATTR,
              into.value(),
              a.text(""),
              Operand.of(AT_EMPTY_PATH | AT_RECURSIVE),
              a.longs(MOUNT_ATTR_RDONLY, 0, 0, 0),
              Operand.of(32))
          .hint(Errno.ENOSYS, "; this needs Linux 5.12");
    }
  }

  private void open(String label, String path, int flags, Slot into) {
    a.call(
            label,
            Call.OPEN_TREE,
            Operand.of(AT_FDCWD),
            a.text(path),
            Operand.of(OPEN_TREE_CLONE | O_CLOEXEC | flags))
        .into(into);
  }

  private void make(Volume volume, Slot into) {
    Slot context = a.slot("tmpfs");
    String what = "the tmpfs for " + volume.target();
    a.call("prepare " + what, Call.FSOPEN, a.text("tmpfs"), Operand.of(FSOPEN_CLOEXEC))
        .into(context);
    configure("name " + what, context, FSCONFIG_SET_STRING, a.text("source"), a.text("tmpfs"));
    for (String option : volume.data()) {
      int equals = option.indexOf('=');
      configure(
          "set " + option + " of " + what,
          context,
          FSCONFIG_SET_STRING,
          a.text(option.substring(0, equals)),
          a.text(option.substring(equals + 1)));
    }
    configure("make " + what, context, FSCONFIG_CMD_CREATE, Operand.of(0), Operand.of(0));
    a.call(
            "mount " + what,
            Call.FSMOUNT,
            context.value(),
            Operand.of(FSMOUNT_CLOEXEC),
            Operand.of(volume.attributes()))
        .into(into);
    a.call("close " + what, Call.CLOSE, context.value());
  }

  private void configure(String label, Slot context, int command, Operand key, Operand value) {
    a.call(label, Call.FSCONFIG, context.value(), Operand.of(command), key, value, Operand.of(0));
  }
}
