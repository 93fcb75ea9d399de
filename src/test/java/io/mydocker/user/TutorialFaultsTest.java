package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The faults of the tutorial that this program grows out of, seen by running it, each by its number
 * there. Those of the archive that commit writes are in {@link TutorialArchiveFaultsTest}.
 */
class TutorialFaultsTest extends UserTest {
  private Path source;
  private int count;

  @BeforeAll
  void aDefaultImageWithAMarker() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Raw.write(places.home("busybox/in-image"), "the image\n");
  }

  /**
   * There, an image with such a name made pivot_root fail, the launch went on, and the command ran
   * in the host's root file system as root.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".pivot_root",
        ".old_root",
        "old_root",
        "oldroot",
        "put_old",
        ".put_old",
        ".mydocker",
        ".old"
      })
  void fault01_noNameInTheImageLeadsIntoTheHost(String name) throws IOException {
    for (String kind : List.of("directory", "file", "link")) {
      Path trap = places.home("busybox").resolve(name);
      switch (kind) {
        case "directory" -> Files.createDirectories(trap.resolve("with-something"));
        case "file" -> Raw.write(trap, "a file\n");
        default -> Files.createSymbolicLink(trap, Path.of("/"));
      }
      try {
        Ended ended = inside("cat /in-image; ls -d " + places.home() + " /" + name);
        assertThat(ended).exitsWith(1).printsLines("the image", "/" + name);
      } finally {
        Host.run("rm", "-rf", trap.toString());
      }
    }
  }

  /** There, of 20 runs 10 gave a host root shell, 9 an emptied root, 1 a container. */
  @Test
  void fault02_cleanUpComesAfterTheEnd() {
    for (int n = 0; n < 20; n++) {
      Ended ended =
          inside(
              "cat /in-image; ls /bin | wc -l; sleep 0.0"
                  + n % 10
                  + "; cat /in-image; ls /bin | wc -l");
      assertThat(ended).succeeds().isQuiet();
      List<String> lines = ended.lines();
      assertEquals("the image", lines.get(0));
      assertEquals(lines.subList(0, 2), lines.subList(2, 4), "before and after the pause");
      assertTrue(Integer.parseInt(lines.get(1)) > 100, ended.toString());
      world.isUnchangedAtOnce();
    }
  }

  /** There, a link in the image sent the bind mount to a path of the host's. */
  @Test
  void fault03_aVolumeIsResolvedInsideTheRoot() throws IOException {
    source();
    Path victim = places.newDirectory("victim03");
    Raw.write(victim.resolve("own"), "the host's own\n");
    // The same path exists inside, so that the link leads somewhere there too.
    Path image = places.home("busybox");
    Host.run("mkdir", "-p", image.toString() + victim);
    Path link = Files.createSymbolicLink(image.resolve("link"), victim);
    try {
      Started container = waiting("-v", source + ":/link");
      assertEquals("the host's own\n", Raw.read(victim.resolve("own")));
      assertFalse(Host.isMountPoint(victim));
      assertThat(container.closeStdin().await()).succeeds();
      String inside = "cat /link/file " + victim + "/file";
      assertThat(mydocker("run", "-v", source + ":/link", "/bin/sh", "-c", inside))
          .printsLines("content", "content");
    } finally {
      Files.delete(link);
    }
  }

  /** There, arguments were joined and split on spaces, and this printed nothing. */
  @Test
  void fault04_argumentsStayApart() {
    assertThat(mydocker("run", "/bin/sh", "-c", "echo one; echo two")).printsLines("one", "two");
    assertThat(mydocker("run", "/bin/echo", "a  b", "", "c")).printsLines("a  b  c");
  }

  /** There, it was always 0. */
  @Test
  void fault05_exitCodesTellTheTruth() {
    assertThat(mydocker("run", "/bin/false")).exitsWith(1);
    assertThat(mydocker("run", "/no/such/command")).exitsWith(127);
    assertThat(mydocker("run", "/etc")).exitsWith(126);
    assertThat(mydocker("commit", "nothing-runs")).exitsWith(1);
    assertThat(mydocker("rm", "nosuch")).exitsWith(1);
    assertThat(mydocker("run", "--nosuch")).exitsWith(125);
  }

  /** There, the option was logged as an error and ignored, and the overlay stayed mounted. */
  @Test
  void fault09_readOnlyIsHonoured() {
    source();
    assertThat(
            mydocker(
                "run", "-v", source + ":/v:ro", "/bin/sh", "-c", "cat /v/file; echo x >/v/new"))
        .exitsWith(1)
        .printsLines("content")
        .saysOnStderr("Read-only file system");
    world.isUnchangedAtOnce();
    assertThat(mydocker("run", "-v", source + ":/v:wrong", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing();
    world.isUnchangedAtOnce();
  }

  /**
   * There, when a volume could not be unmounted, removing the mount point deleted what it showed.
   */
  @ParameterizedTest
  @ValueSource(strings = {"merged", "upper", "work"})
  void fault10_deletionNeverCrossesAMount(String where) {
    source();
    Started shell = start("run", "-i", "/bin/sh");
    shell.type("mkdir /mnt2; echo ready\n").untilPrinted("ready\n");
    Path point = places.home(where).resolve("mnt2");
    Host.run("mkdir", "-p", point.toString());
    Host.run("mount", "--bind", source.toString(), point.toString());
    try {
      shell.closeStdin().await();
      assertEquals("content\n", Raw.read(source.resolve("file")));
    } finally {
      // It may have been detached with what it lay on; the data matter.
      Host.attempt("umount", point.toString());
    }
    try {
      assertThat(mydocker("run", "/bin/echo", "fine")).printsLines("fine");
      assertEquals("content\n", Raw.read(source.resolve("file")));
      // What could not be deleted then can be now, and the next command's start is the time.
      world.becomesUnchanged();
    } finally {
      Host.sh("cd $1 && rm -rf --one-file-system merged upper work", places.home().toString());
    }
  }

  /**
   * The same with a volume that the container keeps busy, a container inside the volume, and a
   * kill.
   */
  @Test
  void fault10_aBusyVolumeSurvivesAKill() {
    source();
    Started busy =
        start(
            "run",
            "-v",
            source + ":/v",
            "/bin/sh",
            "-c",
            "cd /v; exec 9>>file; echo ready; sleep 1000");
    busy.untilPrinted("ready\n").signal("KILL");
    assertThat(busy.await()).exitsWith(137);
    world.becomesUnchanged();
    assertEquals("content\n", Raw.read(source.resolve("file")));
  }

  /** There, every container got the same id, and the second mounted over the first. */
  @Test
  void fault11_idsAreRandomAndFree() {
    Set<String> ids = new HashSet<>();
    Started first = waiting();
    ids.add(onlyId());
    for (int n = 0; n < 5; n++) {
      ids.add(mydocker("run", "/bin/hostname").word());
    }
    assertEquals(6, ids.size(), ids.toString());
    assertThat(first.closeStdin().await()).succeeds();
  }

  /**
   * There, stop asked a first process that does not hear, waited for nothing and wrote "stopped";
   * rm then unmounted under it; and what ended by itself went on "running".
   */
  @Test
  void fault12_whatIsSaidOfAContainerIsSo() {
    String script = "trap '' TERM; while :; do sleep 0.05; done";
    String id = mydocker("run", "-d", "/bin/sh", "-c", script).word();
    long first = onlyPid();
    assertThat(mydocker("rm", id)).exitsWith(1).saysInOneLine("is running");
    assertTrue(Host.lives(first));
    assertThat(mydocker("stop", "-t", "1", id)).printsLines(id);
    assertFalse(Host.lives(first));
    assertThat(mydocker("ps", "-q")).printsNothing();
    String other = mydocker("run", "-d", "/bin/true").word();
    Patience.until("its end", () -> mydocker("ps", "-q").stdout().isEmpty());
    assertThat(mydocker("rm", id, other)).printsLines(id, other);
  }

  /**
   * There, exec pasted words together for sh, took the host's environment along, stayed outside of
   * the control group, had no terminal, and always ended with 0.
   */
  @Test
  void fault13_anExecutedCommandIsTheContainersOwn() {
    String id = mydocker("run", "-d", "-e", "A=b", "/bin/sleep", "1000").word();
    assertThat(mydocker("exec", id, "/bin/echo", "a  b; exit 9", "$HOME", "*"))
        .succeeds()
        .prints("a  b; exit 9 $HOME *\n");
    Ended environment = command("exec", id, "/bin/env").env("T", "secret").run();
    assertThat(environment).succeeds().neverSays("secret").saysOnStdout("A=b");
    String group = mydocker("exec", id, "/bin/cat", "/proc/1/cgroup").stdout().strip();
    String own = mydocker("exec", id, "/bin/cat", "/proc/self/cgroup").stdout();
    assertTrue(own.contains(group.substring(group.lastIndexOf('\n') + 1) + "exec-"), own);
    assertThat(mydocker("exec", id, "/bin/sh", "-c", "exit 7")).exitsWith(7);
    try (Terminal terminal = Terminal.open()) {
      terminal.start(command("exec", "-it", id, "/bin/tty"));
      terminal.awaits("/dev/pts/");
    }
    assertThat(mydocker("rm", "-f", id)).printsLines(id);
  }

  /** There, the host's environment was the container's. */
  @Test
  void fault14_theHostsEnvironmentStaysOutside() {
    Ended ended =
        command("run", "/bin/env")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("CI_TOKEN", "secret")
            .run();
    assertThat(ended).succeeds().neverSays("secret").neverSays("MYDOCKER").neverSays("LC_ALL");
    assertThat(command("run", "/bin/cat", "/proc/1/environ").env("T", "secret").run())
        .neverSays("secret");
  }

  /** There, output was lost without -it, and with it the host's terminal was the container's. */
  @Test
  void fault15_outputIsKeptAndTheTerminalIsItsOwn() {
    assertThat(mydocker("run", "/bin/echo", "kept")).printsLines("kept");
    String number = "stat -L -c %d /dev/fd/0";
    try (Terminal terminal = Terminal.open()) {
      Started shell =
          terminal.start(command("run", "-it", "/bin/sh", "-c", "echo \"<$(" + number + ")>\""));
      assertThat(shell.await()).succeeds();
      terminal.awaits(">");
      String hosts = Host.run("stat", "-c", "%d", terminal.path()).word();
      assertFalse(terminal.screen().contains("<" + hosts + ">"), "the host's terminal inside");
    }
  }

  /** There, none of these; and /dev was empty, without /dev/null. */
  @Test
  void fault17_confinedAndEquipped() {
    assertThat(inside("grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status"))
        .printsLines("CapEff:\t00000000a80425fb", "CapBnd:\t00000000a80425fb", "NoNewPrivs:\t1");
    assertThat(inside("echo x >/dev/null && ls -d /sys/class && cat /proc/kcore | wc -c"))
        .printsLines("/sys/class", "0");
    assertNotEquals(Host.run("uname", "-n").word(), mydocker("run", "/bin/hostname").word());
  }

  /** There, one -v only, directories only, one level of missing parents. */
  @Test
  void fault19_anyNumberOfVolumesFilesTooAllParents() {
    source();
    Path missing = source.resolve("a/b/c");
    Ended ended =
        mydocker(
            "run",
            "-v",
            source + ":/x/y/z",
            "-v",
            source + "/file:/p/q/file",
            "-v",
            missing + ":/m/n",
            "/bin/sh",
            "-c",
            "cat /x/y/z/file /p/q/file && echo x >/m/n/made");
    assertThat(ended)
        .succeeds()
        .printsLines("content", "content")
        .saysInOneLine(missing.toString());
    assertEquals("x\n", Raw.read(missing.resolve("made")));
  }

  private void source() {
    source = places.newDirectory("source" + count++);
    Raw.write(source.resolve("file"), "content\n");
  }
}
