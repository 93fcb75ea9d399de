package io.mydocker.cgroup;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.O_WRONLY;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** The instructions that make, enter and remove a container's control group. */
public final class CgroupFragment {
  private static final int ATTEMPTS = 2000;

  private final Assembler a;
  private final CgroupTree tree;
  private final String group;

  /**
   * @param group the group's directory, {@link CgroupTree#group}
   */
  public CgroupFragment(Assembler assembler, CgroupTree tree, String group) {
    a = assembler;
    this.tree = tree;
    this.group = group;
  }

  /** Makes the group, and the parent of all groups if it is not there. */
  public void make() {
    make(a, group);
  }

  /**
   * Makes a group. Another container's undo may remove the common parent in between: then both are
   * made again.
   *
   * @return the call that makes the parent
   */
  static Instruction make(Assembler a, String group) {
    String parent = parent(group);
    Slot made = a.slot("made");
    Label again = a.here("make cgroup");
    Instruction first =
        a.call("make the cgroup " + parent, Call.MKDIRAT, at(), a.text(parent), mode())
            .tolerate(Errno.EEXIST)
            .hint(
                Errno.EROFS,
                "; the cgroup tree is mounted read-only, as in an unprivileged container");
    a.call("make the cgroup " + group, Call.MKDIRAT, at(), a.text(group), mode())
        .into(made)
        .tolerate(Errno.ENOENT);
    a.jumpIf(made.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), again);
    return first;
  }

  /** Opens what {@link #join} or clone3(2) needs to put a process into the group. */
  public void open(Slot descriptor) {
    if (tree.isUnified()) {
      a.call(
              "open the cgroup " + group,
              Call.OPENAT,
              at(),
              a.text(group),
              flags(O_PATH | O_DIRECTORY))
          .into(descriptor);
    } else {
      String processes = group + "/cgroup.procs";
      a.call("open " + processes, Call.OPENAT, at(), a.text(processes), flags(O_WRONLY))
          .into(descriptor);
    }
  }

  /** In the process itself, on version 1 only: enters the group that {@link #open} opened. */
  public void join(Slot descriptor) {
    if (!tree.isUnified()) {
      a.call("enter the cgroup", Call.WRITE, descriptor.value(), a.text("0"), Operand.of(1));
    }
  }

  /**
   * Removes the group, waiting for the kernel to let go of the last process: since Linux 6.x a
   * process leaves its group only after it was reported dead.
   */
  public void remove() {
    remove(a, group);
  }

  /**
   * The same for a group that another launch made; with its parent, if that is empty then. Where
   * the version 1 devices controller has a group of the same container, that goes as well.
   */
  public static void remove(Assembler a, String group) {
    removeOne(a, group);
    String devices = CgroupTree.deviceGroup(group);
    if (devices != null) {
      removeOne(a, devices);
    }
  }

  private static void removeOne(Assembler a, String group) {
    removeAlone(a, group);
    String parent = parent(group);
    a.call("remove the cgroup " + parent, Call.UNLINKAT, at(), a.text(parent), flagged())
        .tolerate(Errno.ENOENT, Errno.EBUSY, Errno.ENOTEMPTY);
  }

  /** The same without its parent and what belongs to a container: for a group in one's own. */
  public static void removeAlone(Assembler a, String group) {
    Slot result = a.slot("result");
    Slot left = a.slot("left");
    Operand millisecond = a.longs(0, 1_000_000);
    a.set(left, Operand.of(ATTEMPTS));
    Label again = a.here("remove cgroup");
    Label gone = a.label("cgroup gone");
    Label last = a.label("last attempt");
    a.jumpIf(left.value(), Test.EQUAL, Operand.of(0), last);
    a.sum(left, left.value(), Sum.SUBTRACT, Operand.of(1));
    a.call("remove the cgroup " + group, Call.UNLINKAT, at(), a.text(group), flagged())
        .into(result)
        .tolerate(Errno.ENOENT, Errno.EBUSY);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.EBUSY), gone);
    new GroupsBelow(a, group).remove();
    a.call("wait", Call.NANOSLEEP, millisecond).tolerate(Errno.ANY);
    a.jump(again);
    a.place(last);
    a.call("remove the cgroup " + group, Call.UNLINKAT, at(), a.text(group), flagged())
        .tolerate(Errno.ENOENT);
    a.place(gone);
  }

  private static String parent(String group) {
    return group.substring(0, group.lastIndexOf('/'));
  }

  private static Operand at() {
    return Operand.of(AT_FDCWD);
  }

  private static Operand mode() {
    return Operand.of(0755);
  }

  private static Operand flags(int flags) {
    return Operand.of(flags | O_CLOEXEC);
  }

  private static Operand flagged() {
    return Operand.of(AT_REMOVEDIR);
  }
}
