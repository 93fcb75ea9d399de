package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program expects to find in /proc, /sys, /dev and /etc, and what it must not reach there.
 */
class FileSystemsTest extends UserTest {

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @ParameterizedTest
  @CsvSource({"null,1:3", "zero,1:5", "full,1:7", "random,1:8", "urandom,1:9", "tty,5:0"})
  void devicesEveryProgramExpects(String name, String number) {
    assertThat(mydocker("run", "/bin/stat", "-c", "%F %t:%T %a %u:%g", "/dev/" + name))
        .printsLines("character special file " + number + " 666 0:0");
  }

  @Test
  void devicesWork() {
    assertThat(
            inside(
                "echo gone >/dev/null && head -c 3 /dev/zero | od -An -tx1 && echo x >/dev/full"))
        .exitsWith(1)
        .saysOnStdout(" 00 00 00")
        .saysOnStderr("No space left");
    assertThat(inside("head -c 8 /dev/urandom | wc -c")).succeeds().saysOnStdout("8");
  }

  @ParameterizedTest
  @CsvSource({
    "/dev,tmpfs",
    "/dev/pts,devpts",
    "/dev/shm,tmpfs",
    "/dev/mqueue,mqueue",
    "/proc,proc",
    "/sys,sysfs",
    "/,overlay"
  })
  void fileSystemsEveryProgramExpects(String point, String type) {
    assertThat(inside("awk '$2 == \"" + point + "\" { t = $3 } END { print t }' /proc/mounts"))
        .printsLines(type);
  }

  @Test
  void noOtherDeviceIsThere() {
    Ended ended = inside("find /dev -type b -o -type c | sort");
    Set<String> found = new TreeSet<>(ended.words());
    found.removeIf(d -> d.matches("/dev/(null|zero|full|random|urandom|tty|ptmx|pts/ptmx)"));
    assertEquals(Set.of(), found);
  }

  @Test
  void sharedMemoryIsForEverybody() {
    assertThat(
            mydocker(
                "run", "-u", "1234:1234", "/bin/sh", "-c", "echo x >/dev/shm/f && cat /dev/shm/f"))
        .printsLines("x");
    assertThat(inside("stat -c %a /dev/shm /tmp")).printsLines("1777", "1777");
  }

  @Test
  void standardStreamsHaveNames() {
    assertThat(inside("for f in fd stdin stdout stderr; do readlink /dev/$f; done"))
        .printsLines("/proc/self/fd", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2");
    assertThat(inside("echo out >/dev/stdout; echo err >/dev/stderr; echo fd >/dev/fd/1"))
        .prints("out\nfd\n")
        .saysOnStderr("err");
  }

  @Test
  void pseudoTerminalsAreTheContainersOwn() {
    assertThat(inside("ls /dev/pts")).printsLines("ptmx");
    assertThat(inside(": <>/dev/ptmx && echo opened")).printsLines("opened");
    assertThat(mydocker("run", "-u", "1234", "/bin/sh", "-c", ": <>/dev/ptmx && echo opened"))
        .printsLines("opened");
  }

  @Test
  void sysIsReadOnly() {
    assertThat(inside("awk '$5 == \"/sys\" { print substr($6, 1, 2) }' /proc/self/mountinfo"))
        .printsLines("ro");
    assertThat(inside("mkdir /sys/fs/own")).exitsWith(1).saysOnStderr("Read-only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"})
  void readOnlyBelowProc(String path) {
    // A kernel without it needs nothing; most have all five.
    String expected = new File(path).exists() ? "ro\n" : "";
    assertThat(
            inside("awk '$5 == \"" + path + "\" { print substr($6, 1, 2) }' /proc/self/mountinfo"))
        .prints(expected);
  }

  @Test
  void kernelSettingsCannotBeWritten() {
    assertThat(inside("echo x >/proc/sys/kernel/domainname"))
        .exitsWith(1)
        .saysOnStderr("Read-only");
    // Opening is enough to prove it, and harmless should it succeed. Not every kernel has it.
    assertThat(inside(": >>/proc/sysrq-trigger")).exitsWith(1);
  }

  /** Docker's list. What this kernel does not have cannot be masked, and must not be made. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/acpi",
        "/proc/asound",
        "/proc/kcore",
        "/proc/keys",
        "/proc/latency_stats",
        "/proc/timer_list",
        "/proc/timer_stats",
        "/proc/sched_debug",
        "/proc/scsi",
        "/sys/firmware",
        "/sys/devices/virtual/powercap"
      })
  void masked(String path) {
    boolean onHost = new File(path).exists();
    Ended ended =
        inside(
            "p="
                + path
                + "; if [ -d $p ]; then ls -A $p; elif [ -e $p ]; then cat $p; else echo none; fi");
    assertThat(ended).succeeds().prints(onHost ? "" : "none\n");
  }

  @Test
  void namesAreGivenForTheContainer() {
    assertThat(inside("cat /etc/hostname; grep -c . /etc/resolv.conf >/dev/null; cat /etc/hosts"))
        .saysOnStdout("127.0.0.1", "localhost");
    assertThat(
            mydocker(
                "run",
                "--hostname",
                "box",
                "/bin/sh",
                "-c",
                "cat /etc/hostname; grep -cw box /etc/hosts"))
        .printsLines("box", "1");
    assertThat(
            mydocker(
                "run",
                "-u",
                "1234",
                "/bin/sh",
                "-c",
                "cat /etc/hosts /etc/hostname /etc/resolv.conf"))
        .succeeds()
        .isQuiet();
  }

  @Test
  void resolverIsTheHostsOnTheHostsNetwork() {
    String own = Raw.read(Path.of("/etc/resolv.conf"));
    assertThat(mydocker("run", "--network", "host", "/bin/cat", "/etc/resolv.conf")).prints(own);
  }

  @Test
  void theImageIsNotChanged() throws IOException {
    Path etc = places.home("busybox/etc");
    String before = listing(etc);
    assertThat(
            inside(
                "echo 10.1.2.3 extra >>/etc/hosts && grep -c extra /etc/hosts && echo new"
                    + " >/etc/own"))
        .printsLines("1");
    assertEquals(before, listing(etc));
    assertThat(inside("grep -c extra /etc/hosts; ls /etc/own")).saysOnStdout("0").exitsWith(1);
  }

  /**
   * Ubuntu's /etc/resolv.conf is a link; an image may point it anywhere, and it must not lead out.
   */
  @ParameterizedTest
  @ValueSource(strings = {"hosts", "hostname", "resolv.conf"})
  void aLinkInTheImageLeadsNowhere(String name) throws IOException {
    Path victim = Raw.write(places.scratch("victim-" + name), "the host's own\n");
    Path link = places.home("busybox/etc/" + name);
    Path saved = places.scratch("saved-" + name);
    boolean there = Files.exists(link);
    if (there) {
      Files.move(link, saved);
    }
    Files.createSymbolicLink(link, victim);
    try {
      assertThat(mydocker("run", "--hostname", "box", "/bin/sh", "-c", "cat /etc/" + name))
          .succeeds()
          .neverSays("the host's own");
      assertEquals("the host's own\n", Raw.read(victim));
    } finally {
      Files.delete(link);
      if (there) {
        Files.move(saved, link);
      }
    }
  }

  private static String listing(Path directory) {
    return Host.run(
            "sh", "-c", "cd " + directory + " && ls -lA --time-style=full-iso && cat * 2>&1; true")
        .stdout();
  }
}
