package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.OPEN_TREE_CLONE;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.PR_SET_SECUREBITS;
import static io.mydocker.program.Flag.SECBIT_NO_SETUID_FIXUP;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.storage.OverlayMount;
import java.util.ArrayList;
import java.util.List;

/**
 * The overlay of a container with a user namespace. Its layers are mapped mounts (Linux 5.19), so
 * that on disk all files have the ids they have inside: what is kept or committed does not depend
 * on the ids that happened to be mapped. overlayfs acts with the credentials of who mounted it, and
 * ids without a mapping may make nothing; so a process mounts it that is the container's root in
 * number and has our capabilities.
 */
final class MappedOverlay {
  /** Descriptors with known numbers, since they must be in the options as text. */
  private static final int UPPER = 100;

  private static final int FIRST_LOWER = 101;

  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final UserNamespace users;

  MappedOverlay(Frame frame, LaunchPlan plan, UserNamespace users) {
    this.frame = frame;
    this.plan = plan;
    this.users = users;
    a = frame.a;
  }

  /**
   * Mounts it.
   *
   * @param base the directory that holds {@code upper} and {@code work}, open
   * @param merged the path to mount on
   */
  void mount(Slot base, Slot merged) {
    Aside mounter = new Aside(frame, "the process that mounts the overlay");
    mounter.start(0, "mount the overlay on mapped layers");
    becomeRoot();
    layers(base);
    a.call(
            "mount the overlay",
            Call.MOUNT,
            a.text("overlay"),
            merged.value(),
            a.text("overlay"),
            Operand.of(0),
            a.text(options()))
        .hint(Errno.ENODEV, "; this kernel has no overlay file system: try modprobe overlay")
        .hint(Errno.EINVAL, "; on mapped layers this needs Linux 5.19; leave out --userns");
    mounter.inFront("front: the overlay is mounted");
    mounter.await();
  }

  private void becomeRoot() {
    long uid = IdMappings.host(plan.spec().linux().uidMappings(), 0);
    long gid = IdMappings.host(plan.spec().linux().gidMappings(), 0);
    a.call(
        "keep capabilities whoever we are",
        Call.PRCTL,
        Operand.of(PR_SET_SECUREBITS),
        Operand.of(SECBIT_NO_SETUID_FIXUP));
    a.call("be the container's root group", Call.SETRESGID, of(gid), of(gid), of(gid));
    a.call("be the container's root", Call.SETRESUID, of(uid), of(uid), of(uid));
    a.call("die with the front", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
  }

  private void layers(Slot base) {
    List<String> lowers = plan.spec().root().lowers();
    for (int i = 0; i < lowers.size(); i++) {
      String lower = lowers.get(i);
      layer(lower, Operand.of(AT_FDCWD), a.text(lower), 0, FIRST_LOWER + i);
    }
    layer("the writable layer", base.value(), a.text(""), AT_EMPTY_PATH, UPPER);
  }

  private void layer(String what, Operand directory, Operand path, int flags, int number) {
    Slot tree = a.slot("layer");
    a.call(
            "open " + what,
            Call.OPEN_TREE,
            directory,
            path,
            Operand.of(OPEN_TREE_CLONE | O_CLOEXEC | flags))
        .into(tree);
    users.map(tree, what);
    a.call(
        "give " + what + " its number",
        Call.DUP3,
        tree.value(),
        Operand.of(number),
        Operand.of(O_CLOEXEC));
  }

  private String options() {
    List<String> lowers = new ArrayList<>();
    for (int i = 0; i < plan.spec().root().lowers().size(); i++) {
      lowers.add(path(FIRST_LOWER + i));
    }
    return OverlayMount.options(
        lowers, path(UPPER) + "/upper", path(UPPER) + "/work", !plan.keeps());
  }

  private static String path(int descriptor) {
    return "/proc/self/fd/" + descriptor;
  }

  /** The kernel looks at 32 bits. */
  private static Operand of(long id) {
    return Operand.of((int) id);
  }
}
