package io.mydocker.cgroup;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_RDONLY;
import static io.mydocker.program.Flag.O_WRONLY;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * The instructions that end whatever runs in a group, when nobody is left who knows a pid of it.
 */
public final class GroupEnd {
  private static final int ATTEMPTS = 100;
  private static final int PAGE = 4096;

  /** No descriptor and no page has more; a negated errno is beyond it as an unsigned number. */
  private static final int HIGHEST_RESULT = 1 << 20;

  private final Assembler a;
  private final String group;

  /**
   * @param group the group's directory; which kind of tree it lies on is seen when this runs
   */
  public GroupEnd(Assembler assembler, String group) {
    a = assembler;
    this.group = group;
  }

  /** On a version 2 tree one write ends all its processes (cgroup.kill, Linux 5.14). */
  public void killAll() {
    Slot kill = a.slot("kill");
    Label none = a.label("no cgroup.kill");
    Label ended = a.label("ended");
    open("cgroup.kill", O_WRONLY, kill);
    ifFailed(kill, none);
    // ENODEV: it was removed meanwhile; ENOENT: it was being removed (cgroup_kn_lock_live, Linux,
    // kernel/cgroup/cgroup.c).
    a.call("end what runs in " + group, Call.WRITE, kill.value(), a.text("1"), Operand.of(1))
        .tolerate(Errno.ENODEV, Errno.ENOENT);
    a.call("close", Call.CLOSE, kill.value());
    a.jump(ended);
    a.place(none);
    killEach();
    a.place(ended);
  }

  /**
   * On version 1, and on version 2 before Linux 5.14, they are killed one by one, until the list is
   * empty. Frozen meanwhile: then none can start another, and none can end and leave its number to
   * a stranger.
   */
  private void killEach() {
    Label unified = a.label("version 2");
    Label gone = a.label("no group");
    killEach(new Freezer(group, false), unified, gone);
    a.place(unified);
    killEach(new Freezer(group, true), gone, gone);
    a.place(gone);
  }

  private void killEach(Freezer freezer, Label absent, Label done) {
    Slot control = a.slot("freezer");
    Slot left = a.slot("left");
    Slot list = a.slot("list");
    Slot length = a.slot("length");
    Operand text = a.scratch(PAGE);
    Label empty = a.label("empty");
    freezer.open(a, control).tolerate(Errno.ENOENT);
    a.jumpIf(control.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), absent);
    a.set(left, Operand.of(ATTEMPTS));
    Label again = a.here("kill each");
    a.jumpIf(left.value(), Test.EQUAL, Operand.of(0), empty);
    a.sum(left, left.value(), Sum.SUBTRACT, Operand.of(1));
    freezer.freeze(a, control);
    open("cgroup.procs", O_RDONLY, list);
    ifFailed(list, empty);
    a.call("read the group's processes", Call.READ, list.value(), text, Operand.of(PAGE))
        .into(length)
        .tolerate(Errno.ENODEV);
    a.call("close", Call.CLOSE, list.value());
    ifFailed(length, empty);
    killListed(text, length);
    freezer.thaw(a, control);
    a.jumpIf(length.value(), Test.EQUAL, Operand.of(0), empty);
    a.call("wait", Call.NANOSLEEP, a.longs(0, 10_000_000)).tolerate(Errno.ANY);
    a.jump(again);
    a.place(empty);
    a.call("close", Call.CLOSE, control.value());
    a.jump(done);
  }

  /** One number a line. The last may be cut off by the end of the page: it comes again. */
  private void killListed(Operand text, Slot length) {
    Slot at = a.slot("at");
    Slot letter = a.slot("letter");
    Slot pid = a.slot("pid");
    Slot twice = a.slot("twice");
    Label done = a.label("all killed");
    Label digit = a.label("digit");
    a.set(at, Operand.of(0));
    a.set(pid, Operand.of(0));
    Label loop = a.here("next letter of the list");
    a.jumpIf(at.value(), Test.EQUAL, length.value(), done);
    a.load(letter, 1, text, at.value());
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.jumpIf(letter.value(), Test.UNEQUAL, Operand.of('\n'), digit);
    // 0 stands for a process outside of our pid namespace, and to kill(2) it would mean ourselves.
    a.jumpIf(pid.value(), Test.EQUAL, Operand.of(0), loop);
    a.call("kill a process of " + group, Call.KILL, pid.value(), Operand.of(SIGKILL))
        .tolerate(Errno.ESRCH);
    a.set(pid, Operand.of(0));
    a.jump(loop);
    a.place(digit);
    a.sum(letter, letter.value(), Sum.SUBTRACT, Operand.of('0'));
    a.sum(twice, pid.value(), Sum.SHIFT_LEFT, Operand.of(1));
    a.sum(pid, pid.value(), Sum.SHIFT_LEFT, Operand.of(3));
    a.sum(pid, pid.value(), Sum.ADD, twice.value());
    a.sum(pid, pid.value(), Sum.ADD, letter.value());
    a.jump(loop);
    a.place(done);
  }

  private void open(String file, int flags, Slot descriptor) {
    String path = group + "/" + file;
    a.call(
            "open " + path,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(path),
            Operand.of(flags | O_CLOEXEC))
        .into(descriptor)
        .tolerate(Errno.ENOENT, Errno.ENODEV);
  }

  /** The group is being removed: there is nothing in it. */
  private void ifFailed(Slot result, Label elsewhere) {
    a.jumpIf(Operand.of(HIGHEST_RESULT), Test.BELOW, result.value(), elsewhere);
  }
}
