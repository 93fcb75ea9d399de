package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --cap-add}, {@code --cap-drop} and {@code --privileged}, as the kernel shows them. */
class CapabilitiesTest extends UserTest {
  private static final String NONE = "0000000000000000";
  private static final String SETS = "/proc/self/status";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  private void sets(Ended ended, String effective, String bounding, String ambient) {
    assertThat(ended).succeeds().isQuiet();
    String status = ended.stdout();
    assertEquals(effective, Host.status(status, "CapEff"), "effective");
    assertEquals(effective, Host.status(status, "CapPrm"), "permitted");
    assertEquals(bounding, Host.status(status, "CapBnd"), "bounding");
    assertEquals(ambient, Host.status(status, "CapAmb"), "ambient");
    assertEquals(ambient, Host.status(status, "CapInh"), "inheritable");
  }

  @ParameterizedTest
  @CsvSource({
    "--cap-add=NET_ADMIN, 00000000a80435fb",
    "--cap-add=cap_net_admin, 00000000a80435fb",
    "--cap-drop=ALL, 0000000000000000",
    "--cap-drop=CHOWN, 00000000a80425fa",
  })
  void rootHasWhatIsLeft(String option, String set) {
    sets(mydocker("run", option, "/bin/cat", SETS), set, set, NONE);
  }

  @Test
  void allButOne() {
    String own = Host.status(Raw.read(Path.of(SETS)), "CapEff");
    String set = String.format("%016x", Long.parseUnsignedLong(own, 16) & ~1);
    sets(mydocker("run", "--cap-add=ALL", "--cap-drop=CHOWN", "/bin/cat", SETS), set, set, NONE);
    sets(
        mydocker("run", "--cap-drop=ALL", "--cap-add=CHOWN", "/bin/cat", SETS),
        "0000000000000001",
        "0000000000000001",
        NONE);
  }

  /** A user other than root loses all at execve(2) but what is ambient. */
  @Test
  void anotherUserHasWhatWasAdded() {
    sets(
        mydocker("run", "-u", "1000", "--cap-add", "NET_ADMIN", "/bin/cat", SETS),
        "0000000000001000",
        "00000000a80435fb",
        "0000000000001000");
    sets(mydocker("run", "-u", "1000", "--cap-drop", "ALL", "/bin/cat", SETS), NONE, NONE, NONE);
  }

  /** It is not only shown: the kernel goes by it. */
  @Test
  void aCapabilityMakesTheDifference() {
    assertThat(chroot()).succeeds();
    assertThat(chroot("--cap-drop=SYS_CHROOT"))
        .exitsWith(1)
        .saysOnStderr("Operation not permitted");
    assertThat(chroot("-u1")).exitsWith(1);
    assertThat(chroot("-u1", "--cap-add=SYS_CHROOT")).succeeds();
  }

  private Ended chroot(String... options) {
    List<String> words = new ArrayList<>(List.of("run"));
    words.addAll(List.of(options));
    words.addAll(List.of("/bin/chroot", "/", "/bin/true"));
    return mydocker(words.toArray(String[]::new));
  }

  /** All capabilities and devices, no filter, nothing hidden, and what is the host's stays so. */
  @Test
  void privileged() {
    String own = Host.status(Raw.read(Path.of(SETS)), "CapEff");
    Ended ended = mydocker("run", "--privileged", "/bin/cat", SETS);
    sets(ended, own, own, NONE);
    assertEquals("0", Host.status(ended.stdout(), "NoNewPrivs"));
    assertEquals("0", Host.status(ended.stdout(), "Seccomp"));
    Ended seen =
        mydocker(
            "run",
            "--privileged",
            "/bin/sh",
            "-c",
            "mkdir /m && mount -t tmpfs none /m && echo mounted; test -c /dev/kmsg && echo kmsg;"
                + " grep -c ' /proc/' /proc/self/mounts; grep ' /sys ' /proc/self/mounts | cut -d"
                + " ' ' -f 4 | cut -d , -f 1; dd if=/dev/kmsg count=0 2>/dev/null && echo read");
    assertThat(seen).printsLines("mounted", "kmsg", "0", "rw", "read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cap-add", "--cap-drop"})
  void aCapabilityThatIsNoneIsRefused(String option) {
    assertThat(mydocker("run", option, "NOPE", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("run: " + option + " 'NOPE': no such capability", "NET_ADMIN");
  }
}
