package io.mydocker.cgroup;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_WRONLY;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * A container's second group on a version 1 host, in the hierarchy of the devices controller
 * (Documentation/admin-guide/cgroup-v1/devices.rst): {@link CgroupTree#deviceGroup}.
 */
final class DeviceHierarchy {
  private static final String NOT_MOUNTED =
      "; the hierarchy of the devices controller is not mounted there" + DeviceFragment.WITHOUT;

  private final Assembler a;
  private final String group;
  private final DeviceRules rules;

  DeviceHierarchy(Assembler assembler, String group, DeviceRules rules) {
    a = assembler;
    this.group = group;
    this.rules = rules;
  }

  /** Makes the group, empty as it still is, and limits it; then opens what {@link #join} needs. */
  void make(Slot descriptor) {
    CgroupFragment.make(a, group).hint(Errno.ENOENT, NOT_MOUNTED);
    // It begins as a copy of its parent, which allows what the parent does.
    open("devices.deny", descriptor).hint(Errno.ENOENT, NOT_MOUNTED);
    write(descriptor, "deny every device", "a");
    close(descriptor);
    open("devices.allow", descriptor);
    List<DeviceRule> list = rules.rules();
    for (int i = 0; i < list.size(); i++) {
      // One rule a write: the kernel reads no further (devcgroup_update_access).
      String rule = list.get(i).text();
      write(descriptor, "allow the devices " + rule, rule)
          .hint(Errno.EPERM, "; the group that this runs in may not use them itself");
    }
    close(descriptor);
    open("cgroup.procs", descriptor);
  }

  /** In the process itself: enters the group. */
  void join(Slot descriptor) {
    write(descriptor, "enter the cgroup of the devices", "0");
  }

  private Instruction open(String file, Slot descriptor) {
    String path = group + "/" + file;
    return a.call(
            "open " + path,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(path),
            Operand.of(O_WRONLY | O_CLOEXEC))
        .into(descriptor);
  }

  private Instruction write(Slot descriptor, String label, String text) {
    return a.call(label, Call.WRITE, descriptor.value(), a.text(text), Operand.of(text.length()));
  }

  private void close(Slot descriptor) {
    a.call("close", Call.CLOSE, descriptor.value());
  }
}
