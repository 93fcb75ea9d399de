package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_RECURSIVE;
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
  private static final String SHARED_MEMORY = "/dev/shm";

  private final Assembler a;
  private final LaunchPlan plan;
  final Slot[] volumes;
  private final UserNamespace users;
  private final Joins joins;
  private @Nullable Slot sharedMemory;

  MountSources(Assembler assembler, LaunchPlan plan, UserNamespace users, Joins joins) {
    a = assembler;
    this.plan = plan;
    this.users = users;
    this.joins = joins;
    volumes = new Slot[plan.volumes().size()];
  }

  /** The instructions. */
  void open() {
    for (int i = 0; i < volumes.length; i++) {
      Volume volume = plan.volumes().get(i);
      volumes[i] = a.slot("volume");
      if (volume.isTmpfs()) {
        make(volume, volumes[i]);
      } else if (volume.kind() == Volume.Kind.SEEDED) {
        new SeededVolume(a, plan, volume).mount(volumes[i]);
      } else {
        clone(volume, volumes[i]);
      }
    }
    if (!plan.hasOwn("ipc")) {
      sharedMemory = a.slot("another's " + SHARED_MEMORY);
      if (joins.has("ipc")) {
        joins.openInOther(SHARED_MEMORY, OPEN_TREE_CLONE | O_CLOEXEC, sharedMemory);
      } else {
        open("open the host's " + SHARED_MEMORY, SHARED_MEMORY, 0, sharedMemory);
      }
    }
  }

  /** Another's /dev/shm, where the container shares it (shm_overview(7)). */
  Slot sharedMemory() {
    if (sharedMemory == null) {
      throw new IllegalStateException("the container has a /dev/shm of its own");
    }
    return sharedMemory;
  }

  private void clone(Volume volume, Slot into) {
    String path = volume.path(plan.layout());
    int recursive = volume.isRecursive() ? AT_RECURSIVE : 0;
    open("open the volume source " + path, path, recursive, into);
    users.map(into, path);
    if (volume.isReadOnly()) {
      makeReadOnly("the volume " + path, into);
    }
  }

  /** Of a tree that is not attached yet. Recursive, or a mount below it would stay writable. */
  void makeReadOnly(String what, Slot tree) {
    MountAttributes.set(a, "make " + what + " read-only", tree, AT_RECURSIVE, MOUNT_ATTR_RDONLY)
        .hint(Errno.ENOSYS, "; this needs Linux 5.12");
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
    NewMount.make(
        a, "the tmpfs for " + volume.target(), "tmpfs", volume.data(), volume.attributes(), into);
  }
}
