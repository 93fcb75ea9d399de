package io.mydocker.user;

import java.util.Map;
import java.util.Set;

/**
 * Every system call by its number, through each of the three doors of an x86-64 kernel, with
 * arguments with which none does anything: once all 0, once all -1. And those calls of which a
 * filter looks at the arguments, with values that it tells apart.
 */
final class EveryCall {
  /** Above the newest that kernels have; x32 has more of its own from 512 on. */
  private static final int NUMBERS = 480;

  private static final int X32_FIRST = 512;
  private static final int X32_LAST = 548;
  private static final long X32 = 1L << 30;

  /** sync(2) in two numberings: it writes all the machine's disks, which takes its time. */
  private static final Set<Integer> SLOW = Set.of(36, 162);

  /** Flags of clone(2) and unshare(2). */
  private static final Map<String, Long> NAMESPACES =
      Map.of(
          "none", 0L,
          "mount", 0x20000L,
          "cgroup", 0x2000000L,
          "uts", 0x4000000L,
          "ipc", 0x8000000L,
          "user", 0x10000000L,
          "pid", 0x20000000L,
          "net", 0x40000000L);

  private static final long SIGCHLD = 17;
  private static final int CLONE = 56;
  private static final int UNSHARE = 272;
  private static final int SOCKET = 41;
  private static final int PERSONALITY = 135;
  private static final int IOCTL = 16;
  private static final int TIOCSTI = 0x5412;
  private static final int PTRACE = 101;
  static final int FAMILIES = 46;
  private static final long[] PERSONALITIES = {
    1, 6, 8, 0x20000, 0x20008, 0x40000, 0xffffffffL, 0x100000008L
  };

  private EveryCall() {}

  static CallTable table() {
    CallTable table = new CallTable();
    for (int number = 0; number < NUMBERS; number++) {
      if (!SLOW.contains(number)) {
        plain(table, number);
      }
    }
    for (int number = X32_FIRST; number < X32_LAST; number++) {
      x32(table, number);
    }
    withArguments(table);
    return table;
  }

  private static void plain(CallTable table, int number) {
    table.wide("x86-64 " + number + " (0)", number);
    table.wide("x86-64 " + number + " (-1)", number, -1, -1, -1, -1, -1, -1);
    table.narrow("x86 " + number + " (0)", number);
    table.narrow("x86 " + number + " (-1)", number, -1, -1, -1, -1, -1, -1);
    x32(table, number);
  }

  private static void x32(CallTable table, int number) {
    table.wide("x32 " + number + " (0)", X32 | number);
    table.wide("x32 " + number + " (-1)", X32 | number, -1, -1, -1, -1, -1, -1);
  }

  private static void withArguments(CallTable table) {
    NAMESPACES.forEach(
        (name, flag) -> {
          table.wide("clone " + name, CLONE, flag | SIGCHLD);
          table.wide("unshare " + name, UNSHARE, flag);
        });
    for (int family = 0; family < FAMILIES; family++) {
      table.wide("socket " + family, SOCKET, family, 2, 0);
      // The upper half of the register is not the kernel's to look at, and not a filter's.
      table.wide("socket " + family + " and more", SOCKET, family | 1L << 32, 2, 0);
    }
    for (long personality : PERSONALITIES) {
      table.wide("personality " + Long.toHexString(personality), PERSONALITY, personality);
    }
    table.wide("ioctl TIOCSTI", IOCTL, 0, TIOCSTI);
    table.wide("ptrace attach", PTRACE, 16, 0);
  }
}
