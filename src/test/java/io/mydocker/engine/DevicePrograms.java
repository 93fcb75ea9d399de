package io.mydocker.engine;

import io.mydocker.cgroup.CgroupFragment;
import io.mydocker.cgroup.CgroupTree;
import io.mydocker.cgroup.DeviceFragment;
import io.mydocker.cgroup.DeviceRule;
import io.mydocker.cgroup.DeviceRules;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** Programs that limit the devices of a group, and try them from within. */
final class DevicePrograms {
  private static final String ID = "devices-test-" + ProcessHandle.current().pid();
  private static final String NODE = "/dev/" + ID;
  private static final int ARGUMENTS = 88;
  private static final int CGROUP = 80;

  /** One access each: path, flags. The last is to a node that the process made itself. */
  private static final Object[][] OPENED = {
    {"/dev/null", Flag.O_RDWR},
    {"/dev/urandom", Flag.O_RDONLY},
    {"/dev/kmsg", Flag.O_RDONLY},
    {"/dev/fuse", Flag.O_RDONLY},
    {"/dev/fuse", Flag.O_RDWR},
    {NODE, Flag.O_RDONLY},
  };

  private DevicePrograms() {}

  /** The exit code has a bit for each that can be opened, the first one lowest. */
  static List<SmallProgram> all() {
    DeviceRules defaults = DeviceRules.defaults();
    DeviceRules readFuse = defaults.plus(List.of(DeviceRule.parse("c 10:229 r")));
    return List.of(
        program("devices by BPF", tree(), defaults, 0b000011),
        program("devices by BPF and a rule", tree(), readFuse, 0b101011),
        program("all devices by BPF", tree(), DeviceRules.all(), 0b111111),
        SmallProgram.ofRoot(
                "devices by BPF in a group below", (a, report) -> below(a, tree(), defaults))
            .ends(0b000011, ""),
        program("devices by version 1", freezer(), defaults, 0b000011),
        program("devices by version 1 and a rule", freezer(), readFuse, 0b101011),
        program("all devices by version 1", freezer(), DeviceRules.all(), 0b111111));
  }

  /** The groups of these programs that are there. */
  static List<String> left() {
    List<String> left = new ArrayList<>();
    for (String root : List.of(tree().root(), freezer().root(), "/sys/fs/cgroup/devices")) {
      String group = root + "/mydocker/" + ID;
      if (new File(group).exists()) {
        left.add(group);
      }
    }
    return left;
  }

  private static CgroupTree tree() {
    CgroupTree tree = CgroupTree.find();
    return tree == null ? freezer() : tree;
  }

  private static CgroupTree freezer() {
    return new CgroupTree("/sys/fs/cgroup/freezer", false, false);
  }

  private static SmallProgram program(String name, CgroupTree tree, DeviceRules rules, int opened) {
    return SmallProgram.ofRoot(name, (a, report) -> write(a, tree, rules)).ends(opened, "");
  }

  private static void write(Assembler a, CgroupTree tree, DeviceRules rules) {
    String path = tree.group(ID);
    CgroupFragment cgroup = new CgroupFragment(a, tree, path);
    DeviceFragment devices = new DeviceFragment(a, tree, path, rules);
    Slot group = a.slot("group");
    Label child = a.label("child");
    cgroup.make();
    cgroup.open(group);
    devices.limit(group);
    Slot code = runInGroup(a, tree, group, child);
    cgroup.remove();
    a.call("exit", Call.EXIT_GROUP, code.value());
    a.place(child);
    cgroup.join(group);
    devices.join();
    tryAll(a);
  }

  /** The limit of the group above holds, whatever is allowed by one that is attached below it. */
  private static void below(Assembler a, CgroupTree tree, DeviceRules rules) {
    String path = tree.group(ID);
    CgroupFragment outer = new CgroupFragment(a, tree, path);
    CgroupFragment inner = new CgroupFragment(a, tree, path + "/inner");
    Slot group = a.slot("group");
    Label child = a.label("child");
    outer.make();
    outer.open(group);
    new DeviceFragment(a, tree, path, rules).limit(group);
    inner.make();
    inner.open(group);
    DeviceRules every = DeviceRules.none().plus(List.of(DeviceRule.parse("a *:* rwm")));
    new DeviceFragment(a, tree, path + "/inner", every).limit(group);
    Slot code = runInGroup(a, tree, group, child);
    inner.remove();
    outer.remove();
    a.call("exit", Call.EXIT_GROUP, code.value());
    a.place(child);
    tryAll(a);
  }

  /** Starts a process at {@code child}, on version 2 in the group; its exit code. */
  private static Slot runInGroup(Assembler a, CgroupTree tree, Slot group, Label child) {
    Slot pid = a.slot("pid");
    Slot code = a.slot("code");
    Operand status = a.room(8);
    long[] fields = new long[ARGUMENTS / 8];
    fields[0] = tree.isUnified() ? Flag.CLONE_INTO_CGROUP : 0;
    fields[4] = Flag.SIGCHLD;
    Operand arguments = a.longs(fields);
    if (tree.isUnified()) {
      a.store(8, arguments, Operand.of(CGROUP), group.value());
    }
    a.call("clone", Call.CLONE3, arguments, Operand.of(ARGUMENTS)).into(pid);
    a.jumpIf(pid.value(), Test.EQUAL, Operand.of(0), child);
    a.call("wait", Call.WAIT4, pid.value(), status);
    a.load(code, 1, status, Operand.of(1));
    a.call("remove the node", Call.UNLINKAT, at(), a.text(NODE)).tolerate(Errno.ENOENT);
    return code;
  }

  private static void tryAll(Assembler a) {
    a.call(
        "make a node",
        Call.MKNODAT,
        at(),
        a.text(NODE),
        Operand.of(Flag.S_IFCHR | 0600),
        Operand.of(10 << 8 | 229));
    Slot opened = a.slot("opened");
    for (int i = 0; i < OPENED.length; i++) {
      Slot file = a.slot("file");
      Label denied = a.label("denied");
      String path = (String) OPENED[i][0];
      Operand flags = Operand.of((int) OPENED[i][1]);
      a.call("open " + path, Call.OPENAT, at(), a.text(path), flags)
          .into(file)
          .tolerate(Errno.EPERM);
      a.jumpIf(file.value(), Test.EQUAL, Operand.of(-Errno.EPERM), denied);
      a.sum(opened, opened.value(), Sum.OR, Operand.of(1 << i));
      a.place(denied);
    }
    a.call("exit", Call.EXIT_GROUP, opened.value());
  }

  private static Operand at() {
    return Operand.of(Flag.AT_FDCWD);
  }
}
