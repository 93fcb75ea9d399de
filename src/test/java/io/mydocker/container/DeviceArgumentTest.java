package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.cgroup.DeviceRule;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Kernel;
import io.mydocker.oci.Raw;
import io.mydocker.program.Flag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceArgumentTest {
  private static final String ODD = "\u00ff%41 \u00c3\u00a9";

  private @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "/dev/fuse,/dev/fuse,7",
    "/dev/fuse:r,/dev/fuse,2",
    "/dev/fuse:/dev/x,/dev/x,7",
    "/dev/fuse:/dev/x:rw,/dev/x,6",
    "/dev/fuse://dev/./x/:m,/dev/x,1",
  })
  void allFormsAreRead(String argument, String container, int access) {
    assertEquals(
        new DeviceArgument("/dev/fuse", container, access), DeviceArgument.parse(argument));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the host path '' must be absolute",
        "dev/fuse|the host path 'dev/fuse' must be absolute",
        "/dev/fuse:|the container path '' must be absolute",
        "/dev/fuse:rwx|the container path 'rwx' must be absolute",
        "/dev/fuse:x:r|the container path 'x' must be absolute",
        "/dev/fuse:/x:|'' is no access",
        "/dev/fuse:/x:rx|'rx' is no access",
        "/dev/fuse:/x:/x|'/x' is no access",
        "/dev/fuse:/x:r:w|more than three parts",
        "/dev/fuse:/dev/../x|must not contain '..'",
        "/dev/../x|must not contain '..'",
        "/dev/fuse:/|must name a file",
        "/dev/fuse:/proc/x|/proc is the engine's",
        "/dev/fuse:/sys|/sys is the engine's",
      })
  void anythingElseIsRefused(String argument, String why) {
    RequestException refusal =
        assertThrows(RequestException.class, () -> DeviceArgument.parse(argument));
    assertEquals(Kind.USAGE, refusal.kind());
    assertTrue(refusal.toString().contains(": device " + argument + ": "), refusal::toString);
    assertTrue(refusal.toString().contains(why), refusal::toString);
    assertTrue(refusal.toString().contains("; write --device HOST["), refusal::toString);
  }

  @Test
  void aBadRuleIsTheCallersFault() {
    assertEquals(
        List.of(new DeviceRule('c', 42, DeviceRule.ANY, DeviceRule.ALL)),
        DeviceArgument.rules(List.of("c 42:* rwm")));
    RequestException refusal =
        assertThrows(RequestException.class, () -> DeviceArgument.rules(List.of("x")));
    assertEquals(Kind.USAGE, refusal.kind());
  }

  @Test
  void theHostIsLookedAt() {
    assertEquals(List.of("/dev/null c 1:3 r"), found("/dev/null:r"));
    assertEquals(List.of("/x c 1:5 rwm"), found("/dev/null:/x", "/dev/zero:/x"));
    assertFailure("/dev/no-such:r", "there is no /dev/no-such on the host");
    assertFailure("/etc/passwd", "/etc/passwd is neither a device nor a directory with one");
    assertFailure("/dev/null:/dev", "/dev is the engine's");
    assertFailure("/dev/null:/dev/pts/0", "/dev/pts/0 is the engine's");
  }

  @Test
  void aLinkIsFollowed() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/full"));
    assertEquals(List.of(link + " c 1:7 rwm"), found(link.toString()));
  }

  @Test
  @Tag("root")
  void aDirectoryIsAllThatIsBelowIt() throws Exception {
    String raw = Raw.of(directory.toString().getBytes(StandardCharsets.ISO_8859_1));
    Kernel kernel = Kernel.open();
    kernel.mkdirat(Flag.AT_FDCWD, raw + "/" + ODD, 0755);
    int high = 0xfedcb;
    kernel.mknodat(Flag.AT_FDCWD, raw + "/" + ODD + "/" + ODD, Flag.S_IFBLK | 0640, 0xabc, high);
    kernel.fchownat(Flag.AT_FDCWD, raw + "/" + ODD + "/" + ODD, 12, 34);
    kernel.mknodat(Flag.AT_FDCWD, raw + "/b", Flag.S_IFCHR | 0600, 10, 229);
    kernel.mknodat(Flag.AT_FDCWD, raw + "/fifo", Flag.S_IFIFO | 0600, 0, 0);
    kernel.mkdirat(Flag.AT_FDCWD, raw + "/shm", 0755);
    kernel.mknodat(Flag.AT_FDCWD, raw + "/shm/c", Flag.S_IFCHR | 0600, 10, 229);
    kernel.symlinkat("/dev", Flag.AT_FDCWD, raw + "/link");
    List<Device> devices = DeviceArgument.devices(List.of(raw + ":/d:rw"));
    Device odd =
        new Device(
            raw + "/" + ODD + "/" + ODD,
            "/d/" + ODD + "/" + ODD,
            'b',
            0xabc,
            high,
            0640,
            12,
            34,
            6);
    assertEquals(
        List.of(new Device(raw + "/b", "/d/b", 'c', 10, 229, 0600, 0, 0, 6), odd), devices);
    // As the kernel itself packs it: from the node's number into another node, and back.
    assertEquals(0xfedabccb, odd.nodeNumber());
    List<Device> same = HostDevices.at(odd.hostPath(), odd.hostPath(), DeviceRule.ALL);
    assertNotNull(same);
    assertEquals("b 2748:1043915 rwm", same.get(0).rule().text());
  }

  @Test
  void theHostsDevicesAreFoundWithoutWhatAContainerHasItself() {
    List<Device> devices = HostDevices.all();
    for (Device device : devices) {
      String path = device.containerPath();
      assertEquals(path, device.hostPath());
      assertTrue(path.startsWith("/dev/"), path);
      for (String own : List.of("/dev/null", "/dev/console", "/dev/ptmx")) {
        assertTrue(!path.equals(own), path);
      }
      assertTrue(!path.startsWith("/dev/pts/") && !path.startsWith("/dev/shm/"), path);
      assertNotNull(HostDevices.at(path, path, DeviceRule.ALL));
    }
    assertNull(HostDevices.at("/dev/no-such", "/x", DeviceRule.ALL));
  }

  private static List<String> found(String... arguments) {
    return DeviceArgument.devices(List.of(arguments)).stream()
        .map(device -> device.containerPath() + " " + device.rule().text())
        .toList();
  }

  private static void assertFailure(String argument, String why) {
    RequestException failure =
        assertThrows(RequestException.class, () -> found(argument), () -> argument);
    assertEquals(Kind.FAILED, failure.kind());
    assertTrue(failure.toString().contains("device " + argument + ": " + why), failure::toString);
  }
}
