package io.mydocker.cgroup;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_NOFOLLOW;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The instructions that remove the groups in a group, as commands that were executed in a container
 * and killed leave them, or a container makes them that may: the group itself is not removed before
 * (cgroups(7)). One round removes those that have none below and goes one way down; whoever waits
 * for the group to become empty makes another.
 */
final class GroupsBelow {
  private static final int BLOCK = 4096;

  /** Of struct linux_dirent64 (getdents64(2)). */
  private static final int LENGTH = 16;

  private static final int TYPE = 18;
  private static final int NAME = 19;
  private static final int DIRECTORY = 4;

  /** No descriptor and no count is higher; a negated errno is, as an unsigned number. */
  private static final int HIGHEST_RESULT = 1 << 20;

  private final Assembler a;
  private final String group;
  private final Slot directory;
  private final Slot busy;
  private final Slot at;
  private final Slot end;
  private final Slot name;

  GroupsBelow(Assembler assembler, String group) {
    a = assembler;
    this.group = group;
    directory = a.slot("directory");
    busy = a.slot("busy");
    at = a.slot("at");
    end = a.slot("end");
    name = a.slot("name");
  }

  void remove() {
    Operand block = a.room(BLOCK);
    Label done = a.label("no groups below");
    Label next = a.label("next group");
    Label read = a.label("read the group");
    Label down = a.label("go down");
    open(Operand.of(AT_FDCWD), a.text(group), directory);
    a.jumpIf(Operand.of(HIGHEST_RESULT), Test.BELOW, directory.value(), done);
    a.place(read);
    a.set(busy, Operand.of(-1));
    Label more = a.here("read more");
    a.call("read " + group, Call.GETDENTS64, directory.value(), block, Operand.of(BLOCK))
        .into(end)
        .tolerate(Errno.ANY);
    a.jumpIf(end.value(), Test.EQUAL, Operand.of(0), down);
    a.jumpIf(Operand.of(HIGHEST_RESULT), Test.BELOW, end.value(), down);
    a.sum(end, end.value(), Sum.ADD, block);
    a.set(at, block);
    a.place(next);
    a.jumpIf(at.value(), Test.EQUAL, end.value(), more);
    entry(next);
    a.place(down);
    a.call("close the group", Call.CLOSE, directory.value()).tolerate(Errno.ANY);
    a.set(directory, busy.value());
    a.jumpIf(directory.value(), Test.UNEQUAL, Operand.of(-1), read);
    a.place(done);
  }

  private void entry(Label next) {
    Slot value = a.slot("value");
    Slot result = a.slot("result");
    a.sum(name, at.value(), Sum.ADD, Operand.of(NAME));
    Slot type = a.slot("type");
    a.load(type, 1, at.value(), Operand.of(TYPE));
    a.load(value, 2, at.value(), Operand.of(LENGTH));
    a.sum(at, at.value(), Sum.ADD, value.value());
    a.jumpIf(type.value(), Test.UNEQUAL, Operand.of(DIRECTORY), next);
    // Names of groups do not begin with a dot but for these two: such a one is left alone.
    a.load(value, 1, name.value(), Operand.of(0));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of('.'), next);
    a.call(
            "remove a group below",
            Call.UNLINKAT,
            directory.value(),
            name.value(),
            Operand.of(AT_REMOVEDIR))
        .into(result)
        .tolerate(Errno.ANY);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.EBUSY), next);
    // Those below go first. One that still has processes is waited for.
    a.jumpIf(busy.value(), Test.UNEQUAL, Operand.of(-1), next);
    Slot below = a.slot("group below");
    open(directory.value(), name.value(), below);
    a.jumpIf(Operand.of(HIGHEST_RESULT), Test.BELOW, below.value(), next);
    a.set(busy, below.value());
    a.jump(next);
  }

  private void open(Operand in, Operand path, Slot into) {
    a.call("open a group", Call.OPENAT, in, path, Operand.of(O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
        .into(into)
        .tolerate(Errno.ANY);
  }
}
