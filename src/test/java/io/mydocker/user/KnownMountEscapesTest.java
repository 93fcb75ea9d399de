package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Known ways out of a container through what is mounted in it: each is tried, and must fail. */
class KnownMountEscapesTest extends UserTest {
  private static final int ROUNDS = 25;

  /** Fails, and says at what, unless all of /proc and /sys is real and guarded. */
  private static final String GUARDED =
      "p=$(stat -f -c %t /proc); [ $p = 9fa0 ] || echo /proc is $p;"
          + " p=$(stat -f -c %t /proc/self/attr/); [ $p = 9fa0 ] || echo attr is $p;"
          + " p=$(stat -f -c %t /sys); [ $p = 62656572 ] || echo /sys is $p;"
          + " for f in kcore keys timer_list; do [ ! -e /proc/$f ] || [ \"$(stat -c %t:%T /proc/$f)\""
          + " = 1:3 ] || echo $f is seen; done;"
          + " [ -z \"$(ls -A /sys/firmware 2>/dev/null)\" ] || echo firmware is seen;"
          + " for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /sys/kernel/uevent_helper;"
          + " do (true >>$f) 2>/dev/null && echo $f is open; done; echo end";

  private Path shared;
  private int count;

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Elf.thatExchangesNames(places.home("busybox/bin/exchange"));
  }

  @BeforeEach
  void aVolumeThatOthersShare() {
    shared = places.newDirectory("shared" + count++);
  }

  private HostileImage image(String name) {
    return HostileImage.copy(places, name + count);
  }

  /**
   * Where /proc is a link, what is mounted there lies elsewhere, and the image has a /proc of its
   * own.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/proc", "/sys", "/dev"})
  void cve_2023_28642_aKernelFileSystemIsNotMountedThroughALink(String path) {
    HostileImage image = image("link" + path.substring(1)).link(path, "/tmp");
    assertThat(image.run("/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(path, "link");
  }

  /** A volume that a link of the image's sends over /proc or /sys would take the guards away. */
  @ParameterizedTest
  @ValueSource(strings = {"/proc", "/proc/sys", "/proc/self/attr", "/sys", "/sys/firmware", "/dev"})
  void cve_2019_16884_aVolumeIsNotLedOverTheGuards(String target) {
    HostileImage image = image("over").link("/link", target);
    assertThat(image.run("-v", shared + ":/link", "/bin/sh", "-c", GUARDED)).printsLines("end");
    assertThat(image.run("-v", shared + ":/link/kernel", "/bin/sh", "-c", GUARDED))
        .printsLines("end");
    Ended open = mydocker("run", "-v", shared + ":" + target, "/bin/sh", "-c", GUARDED);
    assertTrue(open.exitCode() == 125 || open.stdout().equals("end\n"), open.toString());
  }

  /**
   * Our files in /etc, where a link of the image's leads to a file that guards or is written to.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/attr/exec", "/proc/sys/kernel/core_pattern", "/proc/kcore"})
  void cve_2023_28642_ourFilesInEtcAreNotLedOverTheGuards(String target) {
    HostileImage image = image("etc").link("/etc/hosts", target).link("/etc/hostname", target);
    assertThat(image.run("/bin/sh", "-c", GUARDED)).printsLines("end");
  }

  /**
   * A target inside another volume, where somebody exchanges a directory and a link all the time:
   * looked up from outside the root, the link would have the host's root mounted over or shown.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/", "../../../../../../../..", "/proc/self/root", "/proc/1/root"})
  void cve_2021_30465_aTargetThatIsExchangedStaysInside(String link) throws IOException {
    Path victim = places.newDirectory("victim");
    Path source = Raw.write(shared.resolveSibling("source/secret"), "x").getParent();
    Started attacker = exchanging(link);
    // The file system that both lie on: nowhere may its root be mounted.
    String device = Host.run("stat", "-c", "%Hd:%Ld", source.toString()).word();
    for (int i = 0; i < ROUNDS; i++) {
      Ended ended =
          mydocker(
              "run",
              "-v",
              shared + ":/v",
              "-v",
              source + ":/v/a" + victim,
              "/bin/cat",
              "/proc/self/mountinfo");
      assertFalse(ended.stdout().contains(" " + device + " / "), ended.stdout());
      assertFalse(Raw.read(Path.of("/proc/self/mountinfo")).contains(" " + victim + " "));
    }
    attacker.signal("KILL").await();
    assertEquals(0, victim.toFile().list().length, "nothing was mounted or made on the host");
    world.becomesUnchanged();
  }

  /**
   * A missing target is made in a shared volume, where the link leads to a directory of the host's.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "/../../../../../../../../.."})
  void cve_2024_45310_noDirectoryIsMadeThroughALinkInAVolume(String prefix) throws IOException {
    Path victim = places.newDirectory("made" + prefix.length());
    Path source = places.newDirectory("source");
    Started attacker = exchanging(prefix + victim);
    for (int i = 0; i < ROUNDS; i++) {
      String below = "/v/a/new" + i + "/deeper";
      mydocker("run", "-v", shared + ":/v", "-v", source + ":" + below, "/bin/true");
      mydocker("run", "-v", shared + ":/v", "-w", below + "/w", "/bin/true");
    }
    attacker.signal("KILL").await();
    assertEquals(0, victim.toFile().list().length, "nothing was made on the host");
    world.becomesUnchanged();
  }

  /** Another container with the same volume, in which /v/a is a directory and a link in turn. */
  private Started exchanging(String link) throws IOException {
    Files.createDirectory(shared.resolve("a"));
    Files.createSymbolicLink(shared.resolve("b"), Path.of(link));
    String attack = "cd /v; echo ready; exec /bin/exchange a b";
    return start("run", "--name", "attacker" + count, "-v", shared + ":/v", "/bin/sh", "-c", attack)
        .untilPrinted("ready\n");
  }

  /** The guards are bind mounts of /dev/null: in its place a link would have them show anything. */
  @Test
  void cve_2025_31133_theGuardsAreOurOwnNull() {
    HostileImage image = image("null").link("/dev/null", "/proc/sys/kernel/core_pattern");
    assertThat(image.run("/bin/sh", "-c", GUARDED)).printsLines("end");
    // With a volume in its place afterwards they are what they were.
    Path file = Raw.write(shared.resolve("file"), "seen\n");
    assertThat(mydocker("run", "-v", file + ":/dev/null", "/bin/sh", "-c", GUARDED))
        .printsLines("end");
  }

  /** Writes to files of /proc, a parameter here, must not reach another file of it. */
  @Test
  void cve_2025_52881_aParameterIsWrittenToItself() {
    HostileImage image = image("sysctl").link("/link", "/proc/sys/net/ipv4");
    Path file = Raw.write(shared.resolve("file"), "");
    String show = "cat /proc/sys/net/ipv4/ip_forward";
    Ended ended =
        image.run(
            "--sysctl",
            "net.ipv4.ip_forward=1",
            "-v",
            file + ":/link/ip_forward",
            "/bin/sh",
            "-c",
            show);
    assertThat(ended).printsLines("1");
    assertEquals("", Raw.read(file));
    assertThat(image.run("-v", file + ":/proc/sys/net/ipv4/ip_forward", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing();
  }

  /** After /proc is there, a link in a volume below /dev would lead a later volume into it. */
  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/attr", "/proc/sys/kernel", "/proc/self/fd/9", "/etc"})
  void cve_2025_52881_noVolumeBelowDevIsLedIntoProc(String target) throws IOException {
    Files.createSymbolicLink(shared.resolve("link"), Path.of(target));
    for (String name : new String[] {"", "/exec", "/new/directory"}) {
      String place = "/dev/shared/link" + name;
      assertThat(
              mydocker(
                  "run",
                  "-v",
                  shared + ":/dev/shared",
                  "-v",
                  shared + ":" + place,
                  "/bin/echo",
                  "ran"))
          .exitsWith(125)
          .printsNothing()
          .saysInOneLine(place, "link");
    }
  }

  @Test
  void aVolumeBelowDevIsMountedWhereNoLinkIs() {
    Path file = Raw.write(shared.resolve("file"), "content\n");
    assertThat(
            mydocker(
                "run",
                "-v",
                shared + ":/dev/a/b/c",
                "-v",
                file + ":/dev/a/f/g",
                "-v",
                file + ":/dev/log",
                "/bin/cat",
                "/dev/a/b/c/file",
                "/dev/a/f/g",
                "/dev/log"))
        .printsLines("content", "content", "content");
  }

  /**
   * Where a runtime puts the old root while it pivots, an image could have put a link or a file.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {".pivot_root", "oldroot", ".pivot_root123", ".put_old", ".old_root", "old"})
  void theOldRootIsNowhereInTheImage(String name) throws IOException {
    Path victim = places.newDirectory("old" + name);
    HostileImage link = image("pivot" + name).link("/" + name, victim.toString());
    HostileImage file = image("file" + name);
    Raw.write(file.file("/" + name), "a file\n");
    String root = Host.run("stat", "-c", "%d:%i", "/").word();
    String look =
        "ls -A /; for d in /* /.[a-z]*; do stat -c 'at %d:%i' $d $d/..; done; cat /" + name;
    assertThat(link.run("/bin/sh", "-c", look + "; true"))
        .succeeds()
        .saysOnStdout(name)
        .neverSays("at " + root);
    assertThat(file.run("/bin/sh", "-c", look)).saysOnStdout("a file").neverSays("at " + root);
    assertEquals(0, victim.toFile().list().length);
    assertTrue(Files.isSymbolicLink(link.file("/" + name)), "as it was");
  }
}
