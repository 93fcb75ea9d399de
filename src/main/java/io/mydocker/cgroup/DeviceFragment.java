package io.mydocker.cgroup;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * The instructions that keep a container's processes to the devices that its rules allow: on a
 * version 2 tree, a hybrid host's included, by a program attached to its group (Linux 4.15); on a
 * version 1 host by a group of the devices controller. Undoing it is {@link
 * CgroupFragment#remove}'s: the program goes with the group that it is attached to
 * (cgroup_bpf_release, Linux, kernel/bpf/cgroup.c), and the version 1 group is removed there.
 */
public final class DeviceFragment {
  /** What everybody can do who must do without the limit. */
  static final String WITHOUT = "; --privileged goes without, and gives the container all devices";

  private static final int BITS_OF_A_WORD = 32;
  private static final int LOAD_ATTRIBUTES = 48;
  private static final int INSTRUCTIONS = 8;
  private static final int LICENCE = 16;
  private static final int ATTACH_ATTRIBUTES = 16;

  private final Assembler a;
  private final DeviceRules rules;
  private final @Nullable DeviceHierarchy hierarchy;
  private final Slot descriptor;

  /**
   * @param group the group's directory, {@link CgroupTree#group}
   */
  public DeviceFragment(Assembler assembler, CgroupTree tree, String group, DeviceRules rules) {
    a = assembler;
    this.rules = rules;
    hierarchy = tree.isUnified() || rules.isAll() ? null : hierarchy(group);
    descriptor = a.slot("devices");
  }

  private DeviceHierarchy hierarchy(String group) {
    String devices = CgroupTree.deviceGroup(group);
    if (devices == null) {
      throw new IllegalArgumentException("no hierarchy of devices lies beside that of " + group);
    }
    return new DeviceHierarchy(a, devices, rules);
  }

  /**
   * Limits the group, before there is a process in it.
   *
   * @param group what {@link CgroupFragment#open} opened: on a version 2 tree its directory
   */
  public void limit(Slot group) {
    if (hierarchy != null) {
      hierarchy.make(descriptor);
    } else if (!rules.isAll()) {
      load();
      attach(group);
      a.call("close the program for devices", Call.CLOSE, descriptor.value());
    }
  }

  /** In the process itself, on version 1 only: enters the group of the devices. */
  public void join() {
    if (hierarchy != null) {
      hierarchy.join(descriptor);
    }
  }

  private void load() {
    byte[] program = DeviceProgram.of(rules);
    long count = program.length / DeviceProgram.INSTRUCTION;
    long[] fields = new long[LOAD_ATTRIBUTES / Long.BYTES];
    fields[0] = Flag.BPF_PROG_TYPE_CGROUP_DEVICE | count << BITS_OF_A_WORD;
    Operand attributes = a.longs(fields);
    a.point(attributes, INSTRUCTIONS, a.bytes(program));
    // Any will do: it asks for none of the functions that are kept for the GPL.
    a.point(attributes, LICENCE, a.text("Apache-2.0"));
    a.call(
            "load the program that limits devices",
            Call.BPF,
            Operand.of(Flag.BPF_PROG_LOAD),
            attributes,
            Operand.of(LOAD_ATTRIBUTES))
        .into(descriptor)
        .hint(Errno.ENOSYS, "; this kernel has no BPF to limit devices by" + WITHOUT)
        .hint(
            Errno.EINVAL, "; this kernel cannot limit devices by BPF (CONFIG_CGROUP_BPF)" + WITHOUT)
        .hint(
            Errno.EPERM,
            "; BPF needs CAP_SYS_ADMIN, and before Linux 5.11 some of 'ulimit -l'" + WITHOUT);
  }

  /**
   * With BPF_F_ALLOW_MULTI: groups below may have programs of their own, such as those of an engine
   * inside of the container, and then all on the way up must allow an access. Without flags
   * attaching one there would be refused, and BPF_F_ALLOW_OVERRIDE would put it in the place of
   * ours.
   */
  private void attach(Slot group) {
    long type = Flag.BPF_CGROUP_DEVICE;
    long multi = Flag.BPF_F_ALLOW_MULTI;
    Operand attributes = a.longs(0, type | multi << BITS_OF_A_WORD);
    a.store(4, attributes, Operand.of(0), group.value());
    a.store(4, attributes, Operand.of(4), descriptor.value());
    a.call(
            "limit the container's devices",
            Call.BPF,
            Operand.of(Flag.BPF_PROG_ATTACH),
            attributes,
            Operand.of(ATTACH_ATTRIBUTES))
        .hint(
            Errno.EINVAL, "; this kernel cannot limit devices by BPF (CONFIG_CGROUP_BPF)" + WITHOUT)
        .hint(
            Errno.EPERM,
            "; a group above has a program for devices and allows none below it" + WITHOUT);
  }
}
