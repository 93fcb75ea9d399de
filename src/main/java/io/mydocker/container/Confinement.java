package io.mydocker.container;

import static io.mydocker.program.Flag.KEYCTL_JOIN_SESSION_KEYRING;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.security.Capabilities;
import io.mydocker.security.Seccomp;
import io.mydocker.security.SystemFiles;

/**
 * What limits a process of a container: user, groups, capabilities, the filter of system calls,
 * labels. In this order, since each step takes what a later one gives up.
 */
final class Confinement {
  private static final String UNMAPPED =
      "; it is not among the ids that --userns, --uidmap or --gidmap map";

  private final Assembler a;
  private final LaunchPlan plan;
  private final RuntimeSpec.Process spec;
  private final Operand instructions;

  Confinement(Assembler assembler, LaunchPlan plan) {
    a = assembler;
    this.plan = plan;
    spec = plan.spec().process();
    instructions = a.bytes(plan.filter().instructions());
  }

  /** Before anything of the container's is reached. */
  void leaveKeyring() {
    // ENOSYS: a kernel without keys. The host's session keyring must not be reachable from inside
    // (keyrings(7)).
    a.call(
            "join a new session keyring",
            Call.KEYCTL,
            Operand.of(KEYCTL_JOIN_SESSION_KEYRING),
            Operand.of(0))
        .tolerate(Errno.ENOSYS, Errno.EDQUOT);
  }

  /** Writes the filter's instructions to a file. */
  void writeTo(Slot file) {
    int length = plan.filter().instructions().length;
    a.call("write the filter", Call.WRITE, file.value(), instructions, Operand.of(length));
  }

  /**
   * The instructions, in the process itself.
   *
   * @param proc a descriptor of /proc in which we have a number
   * @param isFiltered whether the filter is installed here whatever the process may become: since
   *     it is not yet the one that is executed, and may be traced by one of the container
   */
  void write(Slot proc, boolean isFiltered) {
    RuntimeSpec.Capabilities sets = spec.capabilities();
    long ambient = Capabilities.set(sets.ambient());
    Capabilities.bound(a, Capabilities.set(sets.bounding()));
    RuntimeSpec.User user = spec.user();
    groups(user);
    if (!spec.noNewPrivileges()) {
      // It takes CAP_SYS_ADMIN, which goes with the user or with the capabilities below. With
      // no_new_privs it comes last, in Execution, so that it need allow nothing of ours.
      filter();
    }
    if (ambient != 0) {
      Capabilities.keepAcrossUserChange(a);
    }
    a.call("set the group", Call.SETRESGID, id(user.gid()), id(user.gid()), id(user.gid()))
        .hint(Errno.EINVAL, UNMAPPED);
    a.call("set the user", Call.SETRESUID, id(user.uid()), id(user.uid()), id(user.uid()))
        .hint(Errno.EINVAL, UNMAPPED);
    // A changed user clears the parent-death signal (prctl(2)).
    a.call("die with the front", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    Capabilities.limit(
        a, Capabilities.set(sets.effective()), Capabilities.set(sets.inheritable()), ambient);
    if (spec.noNewPrivileges()) {
      Capabilities.noNewPrivileges(a);
    }
    a.call("set the umask", Call.UMASK, Operand.of(022));
    if (spec.noNewPrivileges() && isFiltered) {
      filter();
    }
    SystemFiles.labels(a, proc, spec.apparmorProfile(), spec.selinuxLabel());
  }

  /** Installs the filter of system calls. */
  void filter() {
    Seccomp.install(a, plan.filter(), instructions);
  }

  private void groups(RuntimeSpec.User user) {
    int count = user.additionalGids().size();
    byte[] list = new byte[4 * count];
    for (int i = 0; i < count; i++) {
      int gid = user.additionalGids().get(i);
      for (int b = 0; b < 4; b++) {
        list[4 * i + b] = (byte) (gid >> (8 * b));
      }
    }
    a.call("set the supplementary groups", Call.SETGROUPS, Operand.of(count), a.bytes(list));
  }

  private static Operand id(int id) {
    return Operand.of(id);
  }
}
