package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.RESOLVE_NO_MAGICLINKS;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Operand;

/**
 * A path that an image or the caller has chosen, looked up inside the root. Symbolic links cannot
 * lead out of that; the links of /proc that stand for what a process has open can (CVE-2024-21626),
 * and are refused.
 */
final class OwnPath {
  private static final int OPEN_HOW = 24;

  private OwnPath() {}

  /** Opens it. */
  static Instruction open(Assembler a, String what, Operand path, int flags) {
    return a.call(
            what,
            Call.OPENAT2,
            Operand.of(AT_FDCWD),
            path,
            a.longs(flags, 0, RESOLVE_NO_MAGICLINKS),
            Operand.of(OPEN_HOW))
        .hint(Errno.ELOOP, "; a link leads in circles, or in /proc to what some process has open");
  }
}
