package io.mydocker.user;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What {@code probe.sh} prints in a container: one value for each thing that it looks at. */
final class Sight {
  /** Docker 20.10 knows the capabilities up to this one. */
  private static final long UP_TO_AUDIT_READ = (1L << 38) - 1;

  private Sight() {}

  /** The command to run inside. */
  static String[] command() {
    String namespaces = Host.sh("readlink /proc/self/ns/*").stdout().replace('\n', ' ');
    return new String[] {"/bin/sh", "-c", Raw.resource("probe.sh"), "sh", namespaces};
  }

  /** What it printed, without what is of one container or one machine. */
  static Map<String, String> of(Ended ended) {
    EndedAssert.assertThat(ended).succeeds().isQuiet();
    Map<String, String> seen = new TreeMap<>();
    for (String line : ended.stdout().split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      int tab = line.indexOf('\t');
      if (tab < 0) {
        throw new AssertionError("a line without a tab: " + line + "\n" + ended);
      }
      String what = line.substring(0, tab);
      String value = line.substring(tab + 1).strip();
      value = what.equals("status SigIgn") ? withoutLibcs(value) : general(value);
      seen.merge(what, value, (one, other) -> one + " + " + other);
    }
    return seen;
  }

  private static String general(String value) {
    String own = Host.status(Raw.read(Path.of("/proc/self/status")), "CapBnd");
    String known = hex(Long.parseUnsignedLong(own, 16) & UP_TO_AUDIT_READ);
    if (value.equals(own)) {
      return "all";
    }
    if (value.equals(known)) {
      return "all up to AUDIT_READ";
    }
    return value
        .replaceAll("\\b([0-9a-f]{12}|[0-9a-f]{64})\\b", "ID")
        .replaceAll("/dockers-test-[0-9-]+", "/PARENT")
        .replaceAll("^(ext4|xfs|btrfs) ro,relatime$", "DISK ro,relatime")
        .replaceAll("^" + Host.run("hostname").word() + "$", "HOST");
  }

  /**
   * Docker's passes on what its daemon was started with, and children of a JVM ignore 32 and 33,
   * which libc keeps for itself. That ours ignores none of all is for {@link ConfinementTest}.
   */
  private static String withoutLibcs(String signals) {
    return hex(Long.parseUnsignedLong(signals, 16) & ~(3L << 31));
  }

  private static String hex(long set) {
    return String.format("%016x", set);
  }
}
