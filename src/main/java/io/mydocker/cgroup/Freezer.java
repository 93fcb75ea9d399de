package io.mydocker.cgroup;

import static io.mydocker.program.Flag.AT_FDCWD;
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
import java.io.File;

/**
 * Freezing all processes of a group and letting them go on: {@code cgroup.freeze} on version 2
 * (Linux 5.2), the freezer controller on version 1
 * (Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst).
 *
 * @param group the group's directory
 * @param isUnified whether it lies on a version 2 tree
 */
public record Freezer(String group, boolean isUnified) {

  /** The freezer of a group that exists, on whichever tree it lies. */
  public static Freezer of(String group) {
    return new Freezer(group, new File(group + "/cgroup.events").exists());
  }

  /** The file that asks for it. */
  public String control() {
    return group + (isUnified ? "/cgroup.freeze" : "/freezer.state");
  }

  /** The file that tells when it has happened. */
  public String state() {
    return group + (isUnified ? "/cgroup.events" : "/freezer.state");
  }

  /** What that file then contains. */
  public String frozenState() {
    return isUnified ? "frozen 1" : "FROZEN";
  }

  /** What is written to the control file. */
  public String word(boolean isFrozen) {
    if (isUnified) {
      return isFrozen ? "1" : "0";
    }
    return isFrozen ? "FROZEN" : "THAWED";
  }

  /** Opens the control file, before any process that must be able to {@link #thaw} is started. */
  public Instruction open(Assembler a, Slot descriptor) {
    return a.call(
            "open " + control(),
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(control()),
            Operand.of(O_WRONLY | O_CLOEXEC))
        .into(descriptor);
  }

  /** Asks for it. */
  public void freeze(Assembler a, Slot descriptor) {
    write(a, "freeze the container", descriptor, word(true));
  }

  /** Lets the processes go on; they may be gone by now. */
  public void thaw(Assembler a, Slot descriptor) {
    write(a, "thaw the container", descriptor, word(false));
  }

  /**
   * Lets processes that were killed die. On version 1 a frozen process does not before it is thawed
   * (Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst), and who froze it may be at work
   * for long, or gone; on version 2 it does, so that nothing is to be done.
   */
  public void release(Assembler a) {
    if (isUnified) {
      return;
    }
    Slot descriptor = a.slot("freezer");
    Label none = a.label("no group");
    open(a, descriptor).tolerate(Errno.ENOENT);
    a.jumpIf(descriptor.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), none);
    thaw(a, descriptor);
    a.call("close", Call.CLOSE, descriptor.value());
    a.place(none);
  }

  private static void write(Assembler a, String label, Slot descriptor, String text) {
    a.call(label, Call.WRITE, descriptor.value(), a.text(text), Operand.of(text.length()))
        .tolerate(Errno.ENODEV, Errno.ENOENT);
  }
}
