package io.mydocker.cgroup;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_WRONLY;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Freezing all processes of a group and letting them go on: {@code cgroup.freeze} on version 2
 * (Linux 5.2), the freezer controller on version 1
 * (Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst).
 *
 * @param group the group's directory
 * @param isUnified whether it lies on a version 2 tree
 */
public record Freezer(String group, boolean isUnified) {

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

  /** Opens the control file, before any process that must be able to {@link #thaw} is started. */
  public void open(Assembler a, Slot descriptor) {
    a.call(
            "open " + control(),
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(control()),
            Operand.of(O_WRONLY | O_CLOEXEC))
        .into(descriptor);
  }

  /** Asks for it. */
  public void freeze(Assembler a, Slot descriptor) {
    write(a, "freeze the container", descriptor, isUnified ? "1" : "FROZEN");
  }

  /** Lets the processes go on; they may be gone by now. */
  public void thaw(Assembler a, Slot descriptor) {
    write(a, "thaw the container", descriptor, isUnified ? "0" : "THAWED");
  }

  private static void write(Assembler a, String label, Slot descriptor, String text) {
    a.call(label, Call.WRITE, descriptor.value(), a.text(text), Operand.of(text.length()))
        .tolerate(Errno.ENODEV);
  }
}
