package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the default image comes from: a directory, an archive, or the host's static busybox. */
class DefaultImageTest extends UserTest {
  private Places fresh;
  private int count;

  @BeforeEach
  void anEmptyHome() {
    fresh = places.fresh("fresh" + count++);
  }

  @Test
  void builtFromTheHostsBusybox() {
    assertThat(run("/bin/echo", "first")).printsLines("first");
    assertThat(
            run(
                "/bin/sh",
                "-c",
                "stat -c '%a %F' /tmp; grep -c ^root: /etc/passwd /etc/group; which sh ls vi"))
        .printsLines(
            "1777 directory", "/etc/passwd:1", "/etc/group:1", "/bin/sh", "/bin/ls", "/bin/vi");
    assertThat(run("/bin/busybox", "true")).succeeds().isQuiet();
    assertThat(
            run(
                "/bin/sh",
                "-c",
                "for d in /bin /dev /etc /home /proc /root /sys /tmp /usr /var; do ls -d $d; done"))
        .succeeds()
        .isQuiet();
    long applets = Host.run("busybox", "--list").stdout().lines().count();
    Ended programs = run("/bin/sh", "-c", "ls /bin /sbin /usr/bin /usr/sbin 2>/dev/null | sort -u");
    assertTrue(programs.stdout().lines().count() >= applets, applets + " applets in\n" + programs);
  }

  @Test
  void aDirectoryIsTakenAsItIs() {
    minimalRoot(fresh.home("busybox"), "mine\n");
    assertThat(run("/bin/cat", "/marker")).printsLines("mine").isQuiet();
    assertThat(run("/bin/ls", "/etc/passwd")).exitsWith(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "gzip", "zstd", "xz"})
  void anArchiveIsUnpackedWhateverItsCompression(String compressor) {
    Path tree = fresh.scratch("tree");
    minimalRoot(tree, "packed\n");
    Path archive = fresh.home("busybox.tar");
    Host.sh("tar -C \"$1\" -cf - . | $2 >\"$3\"", tree.toString(), compressor, archive.toString());
    assertThat(run("/bin/cat", "/marker")).printsLines("packed");
    assertEquals("packed\n", Raw.read(fresh.home("busybox/marker")));
    Host.run("rm", archive.toString());
    assertThat(run("/bin/cat", "/marker")).printsLines("packed").isQuiet();
  }

  @Test
  void aDamagedArchiveLeavesNoHalfImage() {
    Path tree = fresh.scratch("tree");
    minimalRoot(tree, "packed\n");
    Path archive = fresh.home("busybox.tar");
    Host.sh("tar -C $1 -czf - . | head -c 500000 >$2", tree.toString(), archive.toString());
    assertThat(run("/bin/cat", "/marker"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(archive.toString());
    assertTrue(Files.notExists(fresh.home("busybox")));
    assertEquals("busybox.tar", String.join(" ", fresh.home().toFile().list()));
  }

  /** In a mount namespace of its own the host has no busybox. */
  @Test
  void noneOfThemIsOneClearError() {
    String script =
        "for b in /bin/busybox /usr/bin/busybox /sbin/busybox; do"
            + " [ -e $b ] && mount --bind /bin/true $b; done; exec \"$@\"";
    List<String> words = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh"));
    words.addAll(List.of(LAUNCHER, "run", "/bin/echo", "ran"));
    Ended ended = new Invocation(fresh.environment(), words).run();
    assertThat(ended)
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(fresh.home("busybox").toString(), "busybox.tar", "busybox-static");
    assertEquals(0, fresh.home().toFile().list().length, "nothing half made");
  }

  @Test
  void twoFirstRunsAtOnce() {
    List<Started> all = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      all.add(command(fresh, "run", "/bin/sh", "-c", "ls /bin | wc -l").start());
    }
    List<String> counts =
        all.stream().map(s -> assertThat(s.await()).succeeds().ended().word()).distinct().toList();
    assertEquals(1, counts.size(), counts.toString());
    assertEquals("busybox", String.join(" ", fresh.home().toFile().list()));
  }

  @Test
  void aFileInItsPlaceIsAnError() {
    Raw.write(fresh.home("busybox"), "not a directory");
    assertThat(run("/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(fresh.home("busybox").toString());
    assertEquals("not a directory", Raw.read(fresh.home("busybox")));
  }

  private Ended run(String... command) {
    List<String> words = new ArrayList<>(List.of("run"));
    words.addAll(List.of(command));
    return command(fresh, words.toArray(String[]::new)).run();
  }

  private static void minimalRoot(Path root, String marker) {
    Raw.write(root.resolve("marker"), marker);
    Raw.write(root.resolve("bin/placeholder"), "");
    Host.run("cp", Installed.need("busybox"), root + "/bin/busybox");
    Host.sh("cd $1/bin && for a in sh cat ls echo; do ln -s busybox $a; done", root.toString());
  }
}
