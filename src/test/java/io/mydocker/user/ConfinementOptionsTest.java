package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --security-opt}, {@code --device} and {@code --sysctl}, as seen from inside. */
class ConfinementOptionsTest extends UserTest {
  private static final String STATUS = "/proc/self/status";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @ParameterizedTest
  @CsvSource({
    "seccomp=builtin, 2",
    "seccomp=unconfined, 0",
    "seccomp:unconfined, 0",
    "no-new-privileges=false, 2",
    "apparmor=unconfined, 2",
    "label=disable, 2",
  })
  void filtering(String option, String mode) {
    Ended ended = mydocker("run", "--security-opt", option, "/bin/cat", STATUS);
    assertThat(ended).succeeds().isQuiet();
    assertEquals(mode, Host.status(ended.stdout(), "Seccomp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-u1000", "-i", "--cap-drop=ALL", "--read-only"})
  void nothingElseTakesTheFilterAway(String option) {
    Ended ended = mydocker("run", option, "/bin/cat", STATUS);
    assertEquals("2", Host.status(ended.stdout(), "Seccomp"));
    Ended privileged =
        mydocker("run", option, "--security-opt=no-new-privileges=false", "/bin/cat", STATUS);
    assertEquals("2", Host.status(privileged.stdout(), "Seccomp"));
  }

  @Test
  void theFilterRefusesWhatDockersDoes() {
    assertThat(inside("unshare -U true; mount -t tmpfs none /tmp; swapoff -a; date -s 0"))
        .exitsWith(1)
        .saysOnStderr("unshare", "Operation not permitted");
  }

  @Test
  void aProfileOfOnesOwn() throws IOException {
    Path profile = places.newDirectory("profile").resolve("p.json");
    Files.writeString(
        profile,
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],"
            + "\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":5}]}");
    String[] words = {"run", "--security-opt", "seccomp=" + profile, "/bin/mkdir", "/x"};
    // The second time from what the first has built.
    for (int i = 0; i < 2; i++) {
      assertThat(mydocker(words)).exitsWith(1).saysOnStderr("Input/output error");
    }
    Files.writeString(profile, "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
    assertThat(mydocker(words)).succeeds();
  }

  @ParameterizedTest
  @CsvSource({
    "seccomp=/nowhere, there is no such file",
    "seccomp=/etc/passwd, not JSON",
    "seccomp=/etc, it is a directory",
    "seccomp=/dev/null, it is not a regular file",
  })
  void aProfileThatIsNoneIsRefused(String option, String why) {
    assertThat(mydocker("run", "--security-opt", option, "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("--security-opt seccomp", why);
  }

  /** Its end must not wait for what the filter refuses. */
  @Test
  void aProfileThatRefusesEverythingEndsTheContainer() throws IOException {
    Path profile = places.newDirectory("profile").resolve("p.json");
    Files.writeString(profile, "{\"defaultAction\":\"SCMP_ACT_ERRNO\"}");
    assertThat(mydocker("run", "--security-opt", "seccomp=" + profile, "/bin/true")).exitsWith(139);
  }

  /** Like the rest of what is made at the first use: gone or damaged, it is made again. */
  @Test
  void aDamagedFilterIsBuiltAgain() throws IOException {
    Path cache = places.dataRoot().resolve("seccomp");
    try (var entries = Files.list(cache)) {
      for (Path entry : entries.toList()) {
        Files.write(entry, new byte[] {1, 2, 3});
      }
    }
    Ended ended = mydocker("run", "/bin/cat", STATUS);
    assertThat(ended).succeeds().isQuiet();
    assertEquals("2", Host.status(ended.stdout(), "Seccomp"));
    assertEquals("700", Host.run("stat", "-c", "%a", cache.toString()).word());
  }

  @Test
  void systemPathsCanBeShown() {
    String count = "grep -c ' /proc/' /proc/self/mounts";
    assertThat(mydocker("run", "--security-opt", "systempaths=unconfined", "/bin/sh", "-c", count))
        .exitsWith(1)
        .printsLines("0");
  }

  @Test
  void aDeviceIsWhereAndAsAsked() {
    assertThat(
            mydocker(
                "run",
                "--device=/dev/fuse:/dev/a/b:r",
                "/bin/sh",
                "-c",
                "stat -c '%t %T %a' /dev/a/b; test -r /dev/a/b && dd if=/dev/a/b count=0 2>/dev/null"
                    + " && echo read; dd of=/dev/a/b count=0 2>/dev/null || echo not written"))
        .printsLines(
            Host.run("stat", "-L", "-c", "%t %T %a", "/dev/fuse").stdout().strip(),
            "read",
            "not written");
  }

  @Test
  void otherDevicesAreOutOfReach() {
    assertThat(
            inside(
                "mknod /k c 1 11; dd if=/k count=0 2>/dev/null || echo no kmsg; mknod /f c 10 229;"
                    + " dd if=/f count=0 2>/dev/null || echo no fuse; for d in null zero full random"
                    + " urandom; do dd if=/dev/$d count=0 2>/dev/null || echo no $d; done"))
        .printsLines("no kmsg", "no fuse");
    assertThat(
            mydocker(
                "run",
                "--device-cgroup-rule=c 10:229 r",
                "/bin/sh",
                "-c",
                "mknod /f c 10 229; dd if=/f count=0 2>/dev/null && echo fuse"))
        .printsLines("fuse");
  }

  @ParameterizedTest
  @CsvSource({
    "--device=/dev/nowhere, there is no /dev/nowhere",
    "--device=/etc/passwd, neither a device nor a directory",
    "--device=/dev/null:/x:q, is no access",
    "--device=dev/null, must be absolute",
    "--device=/dev/null:/proc/x, is the engine's",
    "--device=/dev/null:/x/../y, '..'",
    "--device-cgroup-rule=c 1, c 1",
    "--device-cgroup-rule=x 1:3 r, x 1:3 r",
  })
  void aDeviceThatIsNoneIsRefused(String option, String why) {
    assertThat(mydocker("run", option, "/bin/true")).exitsWith(125).saysInOneLine("device", why);
  }

  @Test
  void sysctlsOfItsOwnNamespaces() {
    String before = Host.run("cat", "/proc/sys/net/ipv4/ip_forward").word();
    assertThat(
            mydocker(
                "run",
                "--sysctl",
                "net.ipv4.ip_forward=1",
                "--sysctl=kernel.shmmax=123456",
                "--sysctl=net/ipv4/conf/lo/forwarding=0",
                "/bin/cat",
                "/proc/sys/net/ipv4/ip_forward",
                "/proc/sys/kernel/shmmax",
                "/proc/sys/net/ipv4/conf/lo/forwarding"))
        .printsLines("1", "123456", "0");
    assertEquals(before, Host.run("cat", "/proc/sys/net/ipv4/ip_forward").word());
  }

  @ParameterizedTest
  @CsvSource({
    "kernel.core_pattern=x, of the whole host",
    "vm.swappiness=1, of the whole host",
    "net.ipv4.nowhere=1, this kernel has no such file",
    "net.ipv4.ip_forward=x, the kernel does not take that value",
    "net.ipv4.ip_forward, write KEY=VALUE",
  })
  void aSysctlThatIsNotItsOwnIsRefused(String sysctl, String why) {
    assertThat(mydocker("run", "--sysctl", sysctl, "/bin/true")).exitsWith(125).saysInOneLine(why);
    assertTrue(Files.notExists(places.home("merged")));
  }

  @Test
  void aSysctlOfASharedNamespaceIsRefused() {
    assertThat(mydocker("run", "--network=host", "--sysctl=net.ipv4.ip_forward=1", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("it needs --network none");
  }
}
