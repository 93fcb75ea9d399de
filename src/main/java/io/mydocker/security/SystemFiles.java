package io.mydocker.security;

import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_WRONLY;
import static io.mydocker.program.Flag.RESOLVE_BENEATH;
import static io.mydocker.program.Flag.RESOLVE_NO_MAGICLINKS;
import static io.mydocker.program.Flag.RESOLVE_NO_XDEV;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Files of /proc that are written to for a container. They are opened beneath the descriptor of its
 * own /proc and never across a mount, so that nothing laid over them gets the write
 * (CVE-2019-16884, CVE-2025-52881).
 */
public final class SystemFiles {
  private static final int OPEN_HOW = 24;
  private static final int BENEATH = RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS;

  private SystemFiles() {}

  /**
   * Sets a kernel parameter of the process's namespaces.
   *
   * @param proc a descriptor of the root of /proc
   * @param path of the parameter, below /proc/sys
   */
  public static void sysctl(Assembler a, Slot proc, String path, String value) {
    write(a, proc, "sys/" + path, value, "set " + path);
  }

  /** What execve(2) shall put the command under (AppArmor's and SELinux's own interface). */
  public static void labels(
      Assembler a, Slot proc, @Nullable String apparmor, @Nullable String selinux) {
    if (apparmor != null) {
      // The first is there since Linux 5.8, for kernels with several such modules.
      String what = "ask for the AppArmor profile " + apparmor;
      write(a, proc, "thread-self/attr/apparmor/exec", "exec " + apparmor, what);
    }
    if (selinux != null) {
      String what = "ask for the SELinux context " + selinux;
      write(a, proc, "thread-self/attr/exec", selinux, what);
    }
  }

  private static void write(Assembler a, Slot proc, String path, String value, String what) {
    Slot file = a.slot("file");
    a.call(
            "open /proc/" + path,
            Call.OPENAT2,
            proc.value(),
            a.text(path),
            a.longs(O_WRONLY | O_CLOEXEC, 0, BENEATH),
            Operand.of(OPEN_HOW))
        .into(file)
        .hint(Errno.ENOENT, "; this kernel has no such file")
        .hint(Errno.EACCES, "; it cannot be written")
        .hint(Errno.EXDEV, "; something is mounted over it");
    a.call(what, Call.WRITE, file.value(), a.text(value), Operand.of(value.length()))
        .hint(Errno.EINVAL, "; the kernel does not take that value")
        .hint(Errno.ENOENT, "; it is not loaded");
    a.call("close /proc/" + path, Call.CLOSE, file.value());
  }
}
