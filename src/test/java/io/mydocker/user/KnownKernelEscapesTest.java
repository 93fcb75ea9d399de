package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Known ways out of a container through cgroups and terminals: each is tried, and must fail. */
class KnownKernelEscapesTest extends UserTest {
  private static final Path LEGACY = Path.of("/proc/sys/dev/tty/legacy_tiocsti");

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Elf.thatTypes(places.home("busybox/bin/type"));
  }

  /**
   * The program in release_agent is executed by the host's kernel, as the host's root, when a
   * version 1 group gets empty. In a user namespace of its own, a process could mount that tree
   * afresh.
   */
  @Test
  void cve_2022_0492_noReleaseAgentCanBeSet() {
    String write =
        "for d in /sys/fs/cgroup $(find /sys/fs/cgroup -type d) /tmp/cg; do"
            + " mkdir $d/x && echo made $d/x; echo /tmp/x >$d/release_agent && echo wrote $d;"
            + " echo 1 >$d/notify_on_release && echo wrote $d; done 2>/dev/null; ";
    String mount =
        "mkdir -p /tmp/cg; for c in rdma memory freezer devices none,name=x; do"
            + " mount -t cgroup -o $c cgroup /tmp/cg && { echo mounted $c; "
            + write
            + " umount /tmp/cg; }; done 2>/dev/null;"
            + " mount -o remount,rw /sys/fs/cgroup 2>/dev/null && echo remounted;"
            + " for d in /sys/fs/cgroup/*; do mount -o remount,rw,bind $d 2>/dev/null && echo"
            + " remounted; done; true; ";
    String all = mount + write.replace("/tmp/cg;", ";");
    String script = all + "unshare -U -r -m sh -c \"$1\"; unshare -m sh -c \"$1\"; echo end";
    String agents = "cat /sys/fs/cgroup/*/release_agent /sys/fs/cgroup/*/notify_on_release; true";
    String before = Host.sh(agents).stdout();
    assertThat(mydocker("run", "/bin/sh", "-c", script, "sh", all)).prints("end\n");
    assertThat(mydocker("run", "-u", "1000", "/bin/sh", "-c", script, "sh", all)).prints("end\n");
    assertEquals(before, Host.sh(agents).stdout());
  }

  /**
   * What is pushed into a terminal's input (TIOCSTI) is read by who reads it next: after us, the
   * host's shell. (CVE-2017-5226 was bubblewrap's; it needs the host's own terminal inside.)
   */
  @ParameterizedTest
  @ValueSource(strings = {"-it", "-i", "-t", ""})
  void cve_2017_5226_whatIsPushedDoesNotReachTheHostsTerminal(String option) {
    String legacy = Raw.readIfThere(LEGACY);
    Terminal terminal = Terminal.open();
    try {
      setLegacy("1");
      String inside = "for t in tty console; do exec 5<>/dev/$t; /bin/type; done 2>/dev/null";
      String script =
          "\"$MYDOCKER\" run $1 /bin/sh -c \"$2; /bin/type; exec 6<>/dev/tty; /bin/type\"; echo"
              + " back; read line; echo \"host read $line\"";
      Started host = terminal.start(shell(script, option, inside));
      terminal.awaits("back").type("typed\r").awaits("host read");
      assertThat(host.await()).succeeds();
      assertFalse(terminal.screen().contains("host read injected"), terminal.screen());
    } finally {
      setLegacy(legacy.strip());
      terminal.close();
    }
  }

  /** Since Linux 6.2 a host may have switched it off; the attack must fail where it has not. */
  private static void setLegacy(String value) {
    if (Files.exists(LEGACY)) {
      Host.run("sh", "-c", "echo " + value + " >" + LEGACY);
    }
  }

  /**
   * The terminal is mounted on /dev/console: where a link stood in for either, the mount would show
   * or cover a file of /proc, a guard taken away.
   */
  @ParameterizedTest
  @ValueSource(strings = {"image", "volume"})
  void cve_2025_52565_theConsoleIsTheTerminal(String where) {
    HostileImage image = HostileImage.copy(places, "console-" + where);
    for (String path : new String[] {"/dev/console", "/dev/pts/0", "/dev/pts/ptmx", "/dev/ptmx"}) {
      image.link(path, "/proc/sys/kernel/core_pattern");
    }
    String look =
        "stat -L -c 'is %t:%T' /dev/console /dev/pts/0; (: >>/proc/sys/kernel/core_pattern) && echo"
            + " open; stat -c 'keys %t:%T' /proc/keys; echo end";
    Terminal terminal = Terminal.open();
    try {
      String[] words =
          where.equals("image")
              ? new String[] {"run", "-it", "/bin/sh", "-c", look}
              : new String[] {
                "run", "-it", "-v", image.file("/dev/pts") + ":/dev/pts", "/bin/sh", "-c", look
              };
      Ended ended = terminal.start(command(image.places(), words)).await();
      if (where.equals("image")) {
        terminal.awaits("is 88:0\r\nis 88:0\r\n").awaits("keys 1:3").awaits("end");
        assertThat(ended).succeeds();
      } else {
        // No terminal is to be had from there, so nothing starts.
        assertThat(ended).exitsWith(125);
      }
      assertFalse(terminal.screen().contains("open\r\n"), terminal.screen());
    } finally {
      terminal.close();
    }
  }
}
