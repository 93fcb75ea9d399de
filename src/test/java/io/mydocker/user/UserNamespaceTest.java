package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --userns}, {@code --uidmap} and {@code --gidmap}: root inside is nobody outside. */
class UserNamespaceTest extends UserTest {
  private static final String MAP = "0:300000:1000";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @Test
  void rootInsideIsNobodyOutside() {
    Started container = waiting("--userns", "private");
    String status = Raw.read(Path.of("/proc/" + onlyPid() + "/status"));
    String uid = Host.status(status, "Uid").split("\t", -1)[0];
    assertTrue(Long.parseLong(uid) >= 65536, status);
    assertEquals(uid, Host.status(status, "Gid").split("\t", -1)[0]);
    container.closeStdin().await();
    assertThat(mydocker("run", "--userns=private", "/bin/sh", "-c", "id -u; id -g; id -G"))
        .printsLines("0", "0", "0");
  }

  @Test
  void idsAreMappedAsAsked() {
    assertThat(
            mydocker(
                "run",
                "--uidmap",
                "0:300000:10",
                "--uidmap=10:400000:5",
                "--gidmap",
                MAP,
                "/bin/sh",
                "-c",
                "cat /proc/self/uid_map /proc/self/gid_map | tr -s ' '"))
        .printsLines(" 0 300000 10", " 10 400000 5", " 0 300000 1000");
  }

  /** On disk, files have the ids they have inside: of the image, of a volume, of the layer. */
  @Test
  void filesKeepTheirOwners() throws IOException {
    Path volume = places.newDirectory("volume");
    Files.writeString(volume.resolve("f"), "x");
    assertThat(
            mydocker(
                "run",
                "--uidmap",
                MAP,
                "-v",
                volume + ":/v",
                "/bin/sh",
                "-c",
                "stat -c %u:%g / /bin/busybox /v/f /etc/hosts; echo >/v/g; chown 7:8 /v/g; echo >/new"
                    + " && stat -c %u:%g /new"))
        .printsLines("0:0", "0:0", "0:0", "0:0", "0:0");
    assertEquals("7:8", Host.run("stat", "-c", "%u:%g", volume.resolve("g").toString()).word());
  }

  /** What the host's root may do is not the container's root's. */
  @Test
  void rootHasNoPowerOverTheHost() throws IOException {
    Path volume = places.newDirectory("volume");
    Path file = Files.writeString(volume.resolve("f"), "x");
    Host.run("chown", "1234:1234", file.toString());
    Host.run("chmod", "600", file.toString());
    // Its owner has no mapping, so CAP_DAC_OVERRIDE of the namespace does not reach it.
    Ended refused = mydocker("run", "--uidmap", MAP, "-v", volume + ":/v", "/bin/cat", "/v/f");
    assertThat(refused).exitsWith(1).saysOnStderr("Permission denied");
    assertThat(
            mydocker("run", "--uidmap", MAP, "/bin/sh", "-c", "echo 1 >/proc/sys/vm/drop_caches"))
        .exitsWith(1);
    assertThat(mydocker("run", "--uidmap", MAP, "/bin/mknod", "/x", "c", "1", "3"))
        .exitsWith(1)
        .saysOnStderr("Operation not permitted");
  }

  @Test
  void devicesAndTheRestWorkAsUsual() {
    assertThat(
            mydocker(
                "run",
                "--userns=private",
                "--device=/dev/fuse",
                "/bin/sh",
                "-c",
                "echo >/dev/null && head -c 1 /dev/zero | wc -c; test -c /dev/fuse && echo fuse; echo"
                    + " x >/dev/shm/x; ping -c 1 -W 30 127.0.0.1 >/dev/null && echo answered;"
                    + " hostname newname 2>/dev/null || echo fixed; ls /proc/1/fd >/dev/null && echo"
                    + " seen"))
        .printsLines("1", "fuse", "answered", "fixed", "seen");
  }

  @Test
  void atATerminal() {
    Terminal terminal = Terminal.open();
    try {
      Started shell = terminal.start(command("run", "-it", "--userns=private", "/bin/sh"));
      terminal.awaits("# ").type("tty; id -u\r").awaits("/dev/pts/0\r\n0\r\n").awaits("# ");
      terminal.type("exit 6\r");
      assertThat(shell.await()).exitsWith(6);
    } finally {
      terminal.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "999, 999"})
  void anotherUser(String user, String uid) {
    assertThat(mydocker("run", "--uidmap", MAP, "-u", user, "/bin/id", "-u")).printsLines(uid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "70000"})
  void aUserWithoutAMappingIsRefused(String user) {
    assertThat(mydocker("run", "--uidmap", MAP, "-u", user, "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("set the user", "--uidmap");
  }

  @Test
  void whatCannotBeMappedIsSaid() {
    assertThat(mydocker("run", "--userns=private", "-v", "/proc:/p", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("map the ids of /proc", "leave out --userns");
  }

  /** The layers as they are on disk: neither run nor commit depends on the ids that were mapped. */
  @ParameterizedTest
  @ValueSource(strings = {"--keep", "-i"})
  void aCommitHasTheContainersIds(String option) {
    String make = "mkdir /d && chown 5:6 /d && rm /etc/passwd && echo ready";
    Started container =
        start(
                "run",
                option,
                "--uidmap",
                MAP,
                "--name=it",
                "/bin/sh",
                "-c",
                make + "; cat >/dev/null")
            .untilPrinted("ready\n");
    if (option.equals("--keep")) {
      assertThat(container.await()).succeeds();
    }
    assertThat(mydocker("commit", "it", "mapped")).succeeds();
    String list = Host.run("tar", "tvf", places.home("mapped.tar").toString()).stdout();
    assertTrue(list.contains("drwxr-xr-x 5/6 "), list);
    assertTrue(list.contains(" 0/0 "), list);
    assertFalse(list.contains("/etc/passwd"), list);
    assertFalse(list.contains("300"), list);
    container.closeStdin().await();
    assertThat(mydocker("run", "mapped", "/bin/stat", "-c", "%u:%g", "/d")).printsLines("5:6");
    mydocker("rm", "it");
  }

  @Test
  void aMapWithoutTheTerminalsGroupWorks() {
    assertThat(mydocker("run", "--uidmap", "0:300000:1", "/bin/id", "-u")).printsLines("0");
  }

  /** The nodes are the host's, so they are only to be used. */
  @Test
  void aNodeOfTheHostsIsNotChanged() {
    assertThat(mydocker("run", "--uidmap=0:0:65536", "/bin/chmod", "640", "/dev/full"))
        .exitsWith(1)
        .saysOnStderr("Read-only file system");
    assertEquals("666", Host.run("stat", "-c", "%a", "/dev/full").word());
  }

  @Test
  void killedItLeavesNothing() {
    Started container = waiting("--userns=private");
    long first = onlyPid();
    assertThat(container.signal("KILL").await()).exitsWith(137);
    Patience.until("the container's end", () -> !Host.lives(first));
    world.becomesUnchanged();
  }

  @Test
  void itsEndIsTheCommands() {
    assertThat(mydocker("run", "--userns=private", "/bin/sh", "-c", "exit 7")).exitsWith(7);
    assertThat(mydocker("run", "--userns=private", "/bin/nowhere")).exitsWith(127);
    assertThat(mydocker("run", "--userns=private", "/bin/sh", "-c", "kill -9 $$; :")).exitsWith(0);
    assertThat(mydocker("run", "--userns=private", "--init", "/bin/sh", "-c", "kill -9 $$"))
        .exitsWith(137);
  }

  @ParameterizedTest
  @CsvSource({
    "--network=host, leave out --network",
    "--pid=host, leave out --network",
    "--ipc=host, leave out --network",
    "--uts=host, leave out --network",
    "--privileged, exclude each other",
  })
  void othersNamespacesAreNotForIt(String option, String remedy) {
    assertThat(mydocker("run", "--userns=private", option, "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("--userns private", remedy);
  }
}
