package io.mydocker.security;

import static io.mydocker.program.Flag.SECCOMP_SET_MODE_FILTER;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;

/** The system-call filter of a process (seccomp(2)). */
public final class Seccomp {
  private Seccomp() {}

  /**
   * Lets the process make only the calls that the filter allows, whatever it executes. From here on
   * that goes for the rest of the program as well. It takes CAP_SYS_ADMIN or no_new_privs: without
   * no_new_privs it must come before the capabilities are limited.
   *
   * @param instructions where the filter's lie in the program
   */
  public static void install(Assembler a, SeccompFilter filter, Operand instructions) {
    if (filter.count() == 0) {
      return;
    }
    // struct sock_fprog: a 16-bit count, padding, the address.
    Operand program = a.fields(Operand.of(filter.count()), instructions);
    a.call(
            "filter the system calls",
            Call.SECCOMP,
            Operand.of(SECCOMP_SET_MODE_FILTER),
            Operand.of(filter.flags()),
            program)
        .hint(Errno.EACCES, "; it takes CAP_SYS_ADMIN or no_new_privs")
        .hint(
            Errno.EINVAL,
            "; this kernel lacks CONFIG_SECCOMP_FILTER, or one of the profile's flags; --security-opt"
                + " seccomp=unconfined does without")
        .hint(
            Errno.ENOSYS,
            "; this kernel lacks CONFIG_SECCOMP; --security-opt seccomp=unconfined does without")
        .hint(Errno.ENOMEM, "; the filters of this process are too long together");
  }
}
