package io.mydocker.cgroup;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_WRONLY;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * A group in a container's own: what is limited there is limited here, what freezes and ends that
 * freezes and ends this, and this can be ended alone.
 */
public final class ChildGroup {
  private final Assembler a;
  private final CgroupTree tree;
  private final String container;
  private final String group;

  /**
   * Plans one.
   *
   * @param container the container's group, a directory
   * @param group this one's, a directory in it
   */
  public ChildGroup(Assembler assembler, CgroupTree tree, String container, String group) {
    a = assembler;
    this.tree = tree;
    this.container = container;
    this.group = group;
  }

  /** Makes it; the container's is there as long as that runs. */
  public void make() {
    a.call(
            "make the cgroup " + group,
            Call.MKDIRAT,
            Operand.of(AT_FDCWD),
            a.text(group),
            Operand.of(0755))
        .hint(Errno.ENOENT, "; the container has just ended");
  }

  /** Opens what {@link #enter} needs. */
  public void open(Slot descriptor) {
    openProcesses(group, descriptor);
  }

  private Instruction openProcesses(String of, Slot descriptor) {
    String processes = of + "/cgroup.procs";
    return a.call(
            "open " + processes,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(processes),
            Operand.of(O_WRONLY | O_CLOEXEC))
        .into(descriptor);
  }

  /**
   * Puts a process into it that has not begun yet, and on version 1 into the container's group of
   * the devices.
   *
   * @param number of the process in decimal digits
   */
  public void enter(Slot descriptor, Operand number, Slot length) {
    write("enter the cgroup " + group, descriptor, number, length);
    String devices = tree.isUnified() ? null : CgroupTree.deviceGroup(container);
    if (devices != null) {
      enterDevices(devices, number, length);
    }
  }

  /** ESRCH: it has ended already. */
  private void write(String what, Slot descriptor, Operand number, Slot length) {
    a.call(what, Call.WRITE, descriptor.value(), number, length.value())
        .tolerate(Errno.ESRCH)
        .hint(Errno.ENODEV, "; the container has just ended");
  }

  /** A privileged container has none. */
  private void enterDevices(String devices, Operand number, Slot length) {
    Slot file = a.slot("devices");
    Label none = a.label("no group of devices");
    openProcesses(devices, file).tolerate(Errno.ENOENT);
    a.jumpIf(file.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), none);
    write("enter the cgroup of the devices", file, number, length);
    a.call("close", Call.CLOSE, file.value());
    a.place(none);
  }

  /** Ends whatever runs in it. */
  public void end() {
    new GroupEnd(a, group).killAll();
  }

  /** Removes it, when what was in it has ended. */
  public void remove() {
    CgroupFragment.removeAlone(a, group);
  }

  /** Removes it unless something runs in it: then it goes with the container's. */
  public void removeIfEmpty() {
    a.call(
            "remove the cgroup " + group,
            Call.UNLINKAT,
            Operand.of(AT_FDCWD),
            a.text(group),
            Operand.of(AT_REMOVEDIR))
        .tolerate(Errno.ENOENT, Errno.EBUSY);
  }
}
