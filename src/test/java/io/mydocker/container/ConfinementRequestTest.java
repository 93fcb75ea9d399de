package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.oci.RuntimeSpec;
import io.mydocker.security.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of confinement come to, and what is said of those that are wrong. */
class ConfinementRequestTest {
  private static final long ALL = (1L << 41) - 1;
  private static final long SYS_RESOURCE = 1L << 24;
  private static final List<String> OWN = List.of("network", "ipc", "uts");

  private static RunRequest.Confinement request(
      boolean isPrivileged, List<String> add, List<String> drop, List<String> options) {
    return new RunRequest.Confinement(
        add,
        drop,
        isPrivileged,
        options,
        List.of(),
        List.of(),
        List.of(),
        RunRequest.Users.OF_THE_HOST);
  }

  private static String said(RequestException refused) {
    return String.valueOf(refused.getMessage());
  }

  private static SecurityOptions options(String... options) {
    return SecurityOptions.of(request(false, List.of(), List.of(), List.of(options)));
  }

  private static RuntimeSpec.Capabilities sets(
      boolean isRoot, List<String> add, List<String> drop) {
    return CapabilityChoice.sets(request(false, add, drop, List.of()), isRoot, ALL & ~SYS_RESOURCE);
  }

  @ParameterizedTest
  @CsvSource({
    "no-new-privileges, false",
    "no-new-privileges=true, false",
    "no-new-privileges:true, false",
    "no-new-privileges=false, true",
    "no-new-privileges:false, true"
  })
  void privilegesAreNewOnlyWhenAskedFor(String option, boolean expected) {
    assertEquals(expected, options(option).newPrivileges());
  }

  @Test
  void theLastOfEqualOptionsCounts() {
    SecurityOptions options =
        options("seccomp=/a", "label=disable", "seccomp:unconfined", "apparmor=unconfined");
    assertEquals("unconfined", options.seccomp());
    assertEquals(null, options.apparmor());
    assertEquals(null, options.selinux());
    assertEquals("builtin", options().seccomp());
    assertTrue(options("systempaths=unconfined").showsSystemPaths());
  }

  @Test
  void privilegedIsWhereOptionsBegin() {
    SecurityOptions options =
        SecurityOptions.of(request(true, List.of(), List.of(), List.of("seccomp=/a")));
    assertTrue(options.newPrivileges());
    assertTrue(options.showsSystemPaths());
    assertEquals("/a", options.seccomp());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no-new-privilegesx",
        "no-new-privileges=",
        "no-new-privileges=1",
        "seccomp",
        "seccomp=",
        "systempaths=all",
        "apparmor=",
        "apparmor=docker-default",
        "label",
        "label=type",
        "label=type:container_t",
        "label=colour:red"
      })
  void otherSecurityOptionsAreRefused(String option) {
    RequestException refused = assertThrows(RequestException.class, () -> options(option));
    assertEquals(RequestException.Kind.USAGE, refused.kind());
    assertTrue(
        said(refused).startsWith("run: --security-opt '" + option + "': "), refused::getMessage);
  }

  @Test
  void capabilitiesAreDockersUnlessAdded() {
    RuntimeSpec.Capabilities sets = sets(true, List.of(), List.of());
    List<String> defaults = Capabilities.names(Capabilities.defaults());
    assertEquals(
        new RuntimeSpec.Capabilities(defaults, defaults, defaults, List.of(), List.of()), sets);
  }

  @ParameterizedTest
  @CsvSource({
    // What is added counts more than what is dropped, but ALL less than any.
    "ALL, '', 40",
    "ALL, chown, 39",
    "net_admin, ALL, 1",
    "CAP_net_ADMIN, CHOWN, 14",
    "CHOWN, CHOWN, 14",
    "'', ALL, 0",
    "'', CAP_CHOWN, 13",
    "all, all, 40",
  })
  void addingAndDroppingReckonsAsDocker(String add, String drop, int count) {
    List<String> added = add.isEmpty() ? List.of() : List.of(add);
    List<String> dropped = drop.isEmpty() ? List.of() : List.of(drop);
    RuntimeSpec.Capabilities sets = sets(true, added, dropped);
    assertEquals(count, sets.bounding().size());
    assertEquals(sets.bounding(), sets.permitted());
    assertEquals(sets.bounding(), sets.effective());
  }

  @Test
  void anotherUserHasWhatWasAddedAndNoMore() {
    List<String> admin = List.of("CAP_NET_ADMIN");
    RuntimeSpec.Capabilities sets = sets(false, List.of("NET_ADMIN"), List.of());
    assertEquals(15, sets.bounding().size());
    assertEquals(new RuntimeSpec.Capabilities(sets.bounding(), admin, admin, admin, admin), sets);
  }

  @Test
  void privilegedIsEverythingThereIs() {
    RuntimeSpec.Capabilities sets =
        CapabilityChoice.sets(
            request(true, List.of(), List.of(), List.of()), true, ALL & ~SYS_RESOURCE);
    assertEquals(40, sets.effective().size());
    RuntimeSpec.Capabilities none =
        CapabilityChoice.sets(
            request(true, List.of("CHOWN"), List.of("all"), List.of()), true, ALL);
    assertEquals(List.of("CAP_CHOWN"), none.bounding());
  }

  @Test
  void aCapabilityMustExistAndBeOurs() {
    RequestException unknown =
        assertThrows(RequestException.class, () -> sets(true, List.of(), List.of("CAP_CAP_CHOWN")));
    assertEquals(RequestException.Kind.USAGE, unknown.kind());
    assertTrue(said(unknown).startsWith("run: --cap-drop 'CAP_CAP_CHOWN': no such"));
    RequestException missing =
        assertThrows(RequestException.class, () -> sets(true, List.of("SYS_RESOURCE"), List.of()));
    assertEquals(
        "run: --cap-add 'SYS_RESOURCE': mydocker does not have it itself; leave it out",
        missing.getMessage());
  }

  @Test
  void sysctlsOfOwnNamespacesAreTaken() {
    assertEquals(
        Map.of("net.ipv4.ip_forward", "1", "net/ipv4/conf/eth0.1/forwarding", "1=2"),
        Sysctls.of(List.of("net.ipv4.ip_forward=1", "net/ipv4/conf/eth0.1/forwarding=1=2"), OWN));
    assertEquals("net/ipv4/ip_forward", Sysctls.path("net.ipv4.ip_forward"));
    assertEquals("net/ipv4/conf/eth0.1/x", Sysctls.path("net/ipv4/conf/eth0.1/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=1",
        "net.ipv4.ip_forward",
        "net.ipv4.ip_forward=",
        "net.ipv4.ip_forward=1\n2",
        "kernel.core_pattern=|/x",
        "kernel.msgmax2=1",
        "vm.overcommit_memory=1",
        "net=1",
        "kernel.hostname=x",
        "net/../kernel/core_pattern=x",
        "net..kernel.core_pattern=x",
        "net/./ipv4=1",
        "/net/ipv4=1",
        ".net=1",
        "net/ipv4/=1",
      })
  void otherSysctlsAreRefused(String text) {
    RequestException refused =
        assertThrows(RequestException.class, () -> Sysctls.of(List.of(text), OWN));
    assertEquals(RequestException.Kind.USAGE, refused.kind());
    assertTrue(said(refused).startsWith("run: --sysctl '" + text + "': "));
  }

  @Test
  void aSysctlNeedsItsNamespace() {
    RequestException refused =
        assertThrows(
            RequestException.class,
            () -> Sysctls.of(List.of("kernel.shmmax=1"), List.of("network")));
    assertTrue(said(refused).endsWith("it needs --ipc private"), refused::getMessage);
  }

  private static IdMappings ids(String mode, List<String> uids, List<String> gids) {
    return IdMappingChoice.of(new RunRequest.Users(mode, uids, gids), "0123456789ab");
  }

  @Test
  void mappingsHoldForUsersAndGroups() {
    List<RuntimeSpec.IdMapping> range = List.of(new RuntimeSpec.IdMapping(0, 100000, 65536));
    List<String> given = List.of("0:100000:65536");
    assertEquals(new IdMappings(range, range), ids("private", given, List.of()));
    assertEquals(new IdMappings(range, range), ids("private", List.of(), given));
    assertEquals(IdMappings.NONE, ids("host", List.of(), List.of()));
    assertEquals("0 100000 65536\n", IdMappings.lines(range));
    assertEquals(100007, IdMappings.host(range, 7));
    assertEquals(-1, IdMappings.host(range, 65536));
  }

  @Test
  void aRangeIsFoundThatNobodyHas() {
    IdMappings found = ids("private", List.of(), List.of());
    assertEquals(0, found.uids().get(0).containerId());
    assertTrue(found.uids().get(0).hostId() > 0);
    assertEquals(1, found.gids().size());
  }

  @Test
  void rootHasItsOwnRangeAndNobodyHasAFreeOne(@TempDir Path files) throws IOException {
    Path ranges = Files.writeString(files.resolve("r"), "a:100000:65536\nroot:200000:1000\nx:y\n");
    Path accounts =
        Files.writeString(files.resolve("a"), "root:x:0:0::/root:/bin/sh\nb:x:7000:1\n");
    SubordinateIds ids = SubordinateIds.read(ranges.toString(), accounts.toString());
    assertEquals(new RuntimeSpec.IdMapping(0, 200000, 1000), ids.ofRoot());
    assertTrue(ids.areFree(165536, 34464));
    for (long taken : new long[] {165535, 99999 + 1, 200999, 7000, 0}) {
      assertFalse(ids.areFree(taken, 1), () -> "id " + taken);
    }
    assertEquals(null, SubordinateIds.read("/nowhere", accounts.toString()).ofRoot());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0:1",
        "0:1:0",
        "0:1:x",
        "-1:1:1",
        "0:1:1:1",
        "1:1:1",
        "0:4294967295:1",
        "0:1:4294967296",
        "0:99999999999:1",
        " 0:1:1"
      })
  void otherMappingsAreRefused(String map) {
    RequestException refused =
        assertThrows(RequestException.class, () -> ids("private", List.of(map), List.of()));
    assertEquals(RequestException.Kind.USAGE, refused.kind());
    assertTrue(said(refused).startsWith("run: --uidmap '" + map + "': "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5:100000:1", "100:100005:1", "9:5:100", "0:1:1"})
  void mappingsMustNotOverlap(String second) {
    RequestException refused =
        assertThrows(
            RequestException.class,
            () -> ids("private", List.of("0:100000:10", second), List.of()));
    assertTrue(said(refused).contains("overlaps") || second.equals("9:5:100"));
  }

  @Test
  void theHostsUsersAndMappingsExcludeEachOther() {
    assertThrows(RequestException.class, () -> ids("host", List.of("0:1:1"), List.of()));
  }
}
