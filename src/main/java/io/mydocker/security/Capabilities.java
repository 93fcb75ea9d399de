package io.mydocker.security;

import static io.mydocker.program.Flag.LINUX_CAPABILITY_VERSION_3;
import static io.mydocker.program.Flag.PR_CAPBSET_DROP;
import static io.mydocker.program.Flag.PR_CAP_AMBIENT;
import static io.mydocker.program.Flag.PR_CAP_AMBIENT_CLEAR_ALL;
import static io.mydocker.program.Flag.PR_CAP_AMBIENT_RAISE;
import static io.mydocker.program.Flag.PR_SET_KEEPCAPS;
import static io.mydocker.program.Flag.PR_SET_NO_NEW_PRIVS;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import java.util.ArrayList;
import java.util.List;

/** Capability sets (capabilities(7)). A set is a bit mask by capability number. */
public final class Capabilities {
  /** The names by number, without {@code CAP_}; 40 is the newest, since Linux 5.9. */
  private static final String[] NAMES = {
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE",
  };

  /**
   * What Docker gives a container: enough for package installation and services, nothing over the
   * host.
   */
  private static final String[] DEFAULT = {
    "CHOWN",
    "DAC_OVERRIDE",
    "FSETID",
    "FOWNER",
    "MKNOD",
    "NET_RAW",
    "SETGID",
    "SETUID",
    "SETFCAP",
    "SETPCAP",
    "NET_BIND_SERVICE",
    "SYS_CHROOT",
    "KILL",
    "AUDIT_WRITE",
  };

  private static final String PREFIX = "CAP_";
  private static final long LOW = 0xffffffffL;

  /** CAP_SYS_PTRACE, which traces whomever it sees. */
  public static final int SYS_PTRACE = 19;

  /** CAP_SYS_ADMIN, which mounting and namespaces need. */
  public static final int SYS_ADMIN = 21;

  private Capabilities() {}

  /** The default set. */
  public static long defaults() {
    long set = 0;
    for (String name : DEFAULT) {
      set |= 1L << number(name);
    }
    return set;
  }

  /**
   * The names in a set, with {@code CAP_}, in the order of their numbers: as OCI's config.json has
   * them.
   */
  public static List<String> names(long set) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      if ((set & 1L << i) != 0) {
        names.add(PREFIX + NAMES[i]);
      }
    }
    return names;
  }

  /** The set of names that {@link #names} made. */
  public static long set(List<String> names) {
    long set = 0;
    for (String name : names) {
      set |= 1L << number(name);
    }
    return set;
  }

  /** The number of a capability, or -1; in any case, with or without {@code CAP_}, as Docker. */
  public static int number(String name) {
    int from = name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? PREFIX.length() : 0;
    int length = name.length() - from;
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].length() == length && NAMES[i].regionMatches(true, 0, name, from, length)) {
        return i;
      }
    }
    return -1;
  }

  /** Takes everything else out of the bounding set, while CAP_SETPCAP is still there to do it. */
  public static void bound(Assembler a, long set) {
    for (int i = 0; i < NAMES.length; i++) {
      if ((set & 1L << i) == 0) {
        // EINVAL: a kernel older than the capability.
        a.call(
                "drop CAP_" + NAMES[i] + " from the bounding set",
                Call.PRCTL,
                Operand.of(PR_CAPBSET_DROP),
                Operand.of(i))
            .tolerate(Errno.EINVAL);
      }
    }
  }

  /** Before the user is changed, where that user shall have some: else none are left to give. */
  public static void keepAcrossUserChange(Assembler a) {
    a.call(
        "keep capabilities across the change of user",
        Call.PRCTL,
        Operand.of(PR_SET_KEEPCAPS),
        Operand.of(1));
  }

  /**
   * Sets what the process has. Inheritable stays empty unless it is asked for: a file with
   * inheritable capabilities must not get any from here (CVE-2022-29162).
   *
   * @param set permitted and effective; 0 for a user other than root, whose execve(2) would keep
   *     none anyway
   * @param inheritable what a file may inherit; the ambient ones must be in it
   * @param ambient what execve(2) leaves to a user other than root
   */
  public static void limit(Assembler a, long set, long inheritable, long ambient) {
    a.call(
            "clear the ambient capabilities",
            Call.PRCTL,
            Operand.of(PR_CAP_AMBIENT),
            Operand.of(PR_CAP_AMBIENT_CLEAR_ALL))
        .tolerate(Errno.EINVAL);
    long low = set & LOW;
    long high = set >>> 32;
    // Per 32 capabilities: effective, permitted, inheritable, 32 bits each.
    Operand sets =
        a.longs(low | low << 32, inheritable & LOW | high << 32, high | inheritable >>> 32 << 32);
    Operand header = a.longs(LINUX_CAPABILITY_VERSION_3);
    a.call("set the capabilities", Call.CAPSET, header, sets);
    for (int i = 0; i < NAMES.length; i++) {
      if ((ambient & 1L << i) != 0) {
        a.call(
            "make CAP_" + NAMES[i] + " ambient",
            Call.PRCTL,
            Operand.of(PR_CAP_AMBIENT),
            Operand.of(PR_CAP_AMBIENT_RAISE),
            Operand.of(i));
      }
    }
  }

  /**
   * No setuid program and no file capability will raise anything again
   * (Documentation/userspace-api/no_new_privs).
   */
  public static void noNewPrivileges(Assembler a) {
    a.call(
        "set no_new_privs",
        Call.PRCTL,
        Operand.of(PR_SET_NO_NEW_PRIVS),
        Operand.of(1),
        Operand.of(0),
        Operand.of(0),
        Operand.of(0));
  }
}
