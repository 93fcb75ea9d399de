package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;

/**
 * The file that we are executed from. A container's command can be /proc/self/exe, or a script with
 * that as its interpreter, and then runs this very file, with a link to it for everyone inside: it
 * could be overwritten, or made setuid, on the host (CVE-2019-5736). So we are executed once more,
 * through a mount of that one file that is read-only and attached nowhere: whoever comes to the
 * file through it cannot change it, nor the mount.
 */
final class OwnFile {
  private static final String SELF = "/proc/self/exe";
  private static final int STATFS = 120;
  private static final int STATFS_FLAGS = 80;
  private static final int ST_RDONLY = 1;
  private static final int ATTRIBUTES = 32;

  private final Assembler a;
  private final Slot file;
  private final Label done;

  OwnFile(Assembler assembler) {
    a = assembler;
    file = a.slot("own file");
    done = a.label("read-only");
  }

  /** The instructions; a caller without privileges, who can start nothing, is left as it is. */
  void beReadOnly(Slot environment) {
    Label again = a.label("execute once more");
    Label other = a.label("not privileged");
    unlessReadOnly(again, other);
    // The kernel named us by a descriptor's number before Linux 6.14.
    a.call("name the process", Call.PRCTL, Operand.of(Flag.PR_SET_NAME), a.text("mydocker"));
    a.jump(done);
    a.place(again);
    a.call(
            "open our own file as a mount",
            Call.OPEN_TREE,
            Operand.of(Flag.AT_FDCWD),
            a.text(SELF),
            Operand.of(Flag.OPEN_TREE_CLONE | Flag.O_CLOEXEC))
        .into(file)
        .tolerate(Errno.EPERM)
        .hint(Errno.EINVAL, "; it must lie on a mount of this namespace");
    a.jumpIf(file.value(), Test.EQUAL, Operand.of(-Errno.EPERM), other);
    a.call(
        "make it read-only",
        Call.MOUNT_SETATTR,
        file.value(),
        a.text(""),
        Operand.of(Flag.AT_EMPTY_PATH),
        a.longs(Flag.MOUNT_ATTR_RDONLY, 0, 0, 0),
        Operand.of(ATTRIBUTES));
    Slot arguments = a.slot("arguments");
    a.sum(arguments, Program.STACK, Sum.ADD, Operand.of(8));
    a.call(
        "execute it",
        Call.EXECVEAT,
        file.value(),
        a.text(""),
        arguments.value(),
        environment.value(),
        Operand.of(Flag.AT_EMPTY_PATH));
    a.place(other);
    a.place(done);
  }

  private void unlessReadOnly(Label not, Label unknown) {
    Slot flags = a.slot("flags");
    Operand status = a.room(STATFS);
    a.call(
            "open our own file",
            Call.OPENAT,
            Operand.of(Flag.AT_FDCWD),
            a.text(SELF),
            Operand.of(Flag.O_PATH | Flag.O_CLOEXEC))
        .into(file)
        .tolerate(Errno.ENOENT);
    // Without /proc no container can be started either.
    a.jumpIf(file.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), unknown);
    a.call("look at its mount", Call.FSTATFS, file.value(), status);
    a.call("close it", Call.CLOSE, file.value());
    a.load(flags, 8, status, Operand.of(STATFS_FLAGS));
    a.sum(flags, flags.value(), Sum.AND, Operand.of(ST_RDONLY));
    a.jumpIf(flags.value(), Test.EQUAL, Operand.of(0), not);
  }
}
