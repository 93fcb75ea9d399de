package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -v HOST:CONTAINER[:OPTIONS]}. */
class VolumesTest extends UserTest {
  private Path source;
  private int count;

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @BeforeEach
  void aSourceWithAFile(TestInfo test) {
    source = places.newDirectory("source" + count++);
    Raw.write(source.resolve("file"), "content\n");
  }

  @Test
  void aDirectoryIsSharedAndSurvives() {
    assertThat(
            mydocker(
                "run",
                "-v",
                source + ":/v",
                "/bin/sh",
                "-c",
                "cat /v/file; echo new >/v/made; rm /v/file"))
        .printsLines("content")
        .isQuiet();
    assertEquals("new\n", Raw.read(source.resolve("made")));
    assertFalse(Files.exists(source.resolve("file")));
  }

  @Test
  void aFileIsShared() {
    Path file = source.resolve("file");
    assertThat(
            mydocker(
                "run",
                "-v",
                file + ":/etc/new/settings",
                "/bin/sh",
                "-c",
                "cat /etc/new/settings; echo more >>/etc/new/settings"))
        .printsLines("content")
        .isQuiet();
    assertEquals("content\nmore\n", Raw.read(file));
  }

  @Test
  void aFileCoversAFileOfTheImage() {
    assertThat(
            mydocker(
                "run", "-v", source.resolve("file") + ":/etc/passwd", "/bin/cat", "/etc/passwd"))
        .printsLines("content");
    assertThat(mydocker("run", "/bin/cat", "/etc/passwd")).succeeds().neverSays("content");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ro", "ro,z", "Z,ro"})
  void readOnlyIsReadOnly(String options) {
    String script =
        "cat /v/file; echo x >>/v/file; echo x >/v/new; mount -o remount,rw,bind /v; rm /v/file";
    assertThat(mydocker("run", "-v", source + ":/v:" + options, "/bin/sh", "-c", script))
        .exitsWith(1)
        .printsLines("content")
        .saysOnStderr("Read-only file system");
    assertEquals("content\n", Raw.read(source.resolve("file")));
    assertFalse(Files.exists(source.resolve("new")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw", "z", "Z", "rw,z"})
  void optionsThatAllowWriting(String options) {
    assertThat(mydocker("run", "-v", source + ":/v:" + options, "/bin/sh", "-c", "echo x >/v/new"))
        .succeeds();
    assertEquals("x\n", Raw.read(source.resolve("new")));
  }

  @Test
  void anyNumberOfVolumes() {
    Path other = places.newDirectory("other");
    Raw.write(other.resolve("file"), "other\n");
    assertThat(
            mydocker(
                "run",
                "-v",
                source + ":/a",
                "-v",
                other + ":/b:ro",
                "-v",
                source.resolve("file") + ":/c",
                "-v",
                source + ":/a/deeper/still",
                "/bin/cat",
                "/a/file",
                "/b/file",
                "/c",
                "/a/deeper/still/file"))
        .printsLines("content", "other", "content", "content");
  }

  @Test
  void allMissingParentsInTheContainerAreMade() {
    assertThat(
            mydocker(
                "run",
                "-v",
                source + ":/one/two/three/four",
                "/bin/cat",
                "/one/two/three/four/file"))
        .printsLines("content")
        .isQuiet();
    assertFalse(
        Files.exists(places.home("busybox/one")), "made in the container, not in the image");
  }

  @Test
  void aMissingSourceIsMadeAndSaidSo() {
    Path missing = source.resolve("x/y/z");
    assertThat(mydocker("run", "-v", missing + ":/v", "/bin/sh", "-c", "echo x >/v/new"))
        .succeeds()
        .printsNothing()
        .saysInOneLine(missing.toString());
    assertEquals("x\n", Raw.read(missing.resolve("new")));
  }

  @Test
  void aDanglingLinkAsSourceIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(source.resolve("link"), source.resolve("nowhere"));
    assertThat(mydocker("run", "-v", link + ":/v", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(link.toString());
    assertFalse(Files.exists(source.resolve("nowhere")), "nothing was made at the link's end");
  }

  @Test
  void aLinkAsSourceIsFollowed() throws IOException {
    Path link = Files.createSymbolicLink(source.resolve("link"), source);
    assertThat(mydocker("run", "-v", link + ":/v", "/bin/cat", "/v/file")).printsLines("content");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "::",
        "SOURCE:",
        ":/v",
        "SOURCE:relative",
        "SOURCE:/v:nosuch",
        "SOURCE:/v:ro:more",
        "SOURCE:/v:ro,rw",
        "SOURCE:/",
        "SOURCE:/..",
        "SOURCE:/v/../..",
        "SOURCE/new:relative"
      })
  void malformedIsRefused(String volume) throws IOException {
    String given = volume.replace("SOURCE", source.toString());
    assertThat(mydocker("run", "-v", given, "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(given.isEmpty() ? "-v" : given);
    assertFalse(Files.exists(source.resolve("new")), "a refused request makes nothing");
  }

  @Test
  void aDirectoryOntoAFileIsRefused() {
    assertThat(mydocker("run", "-v", source + ":/etc/passwd", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("/etc/passwd", "one side is a directory");
  }

  @Test
  void aFileOntoADirectoryIsRefused() {
    assertThat(mydocker("run", "-v", source.resolve("file") + ":/etc", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("/etc", "one side is a directory");
  }

  /**
   * The image is hostile: its links point out by an absolute path, by dots, through another link,
   * or at nothing.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ABSOLUTE",
        "/../../../../../../..ABSOLUTE",
        "../../../../../../../..ABSOLUTE",
        "hop"
      })
  void aLinkInTheImageStaysInside(String target) throws IOException {
    Path victim = places.newDirectory("victim");
    Raw.write(victim.resolve("own"), "the host's own\n");
    Path link = places.home("busybox/link");
    Path hop = places.home("busybox/hop");
    Files.createSymbolicLink(link, Path.of(target.replace("ABSOLUTE", victim.toString())));
    Files.createSymbolicLink(hop, victim);
    try {
      Started container = waiting("-v", source + ":/link/sub");
      assertFalse(Files.exists(victim.resolve("sub")), "a mount point made on the host");
      assertFalse(Raw.read(Path.of("/proc/self/mountinfo")).contains(victim.toString()));
      assertThat(container.closeStdin().await()).succeeds();
      assertThat(mydocker("run", "-v", source + ":/link/sub", "/bin/cat", "/link/sub/file"))
          .printsLines("content");
    } finally {
      Files.delete(link);
      Files.delete(hop);
    }
    assertEquals("the host's own\n", Raw.read(victim.resolve("own")));
    assertEquals(1, victim.toFile().list().length);
  }

  @Test
  void aLoopOfLinksInTheImageIsAnError() throws IOException {
    Path loop = Files.createSymbolicLink(places.home("busybox/loop"), Path.of("/loop"));
    try {
      assertThat(mydocker("run", "-v", source + ":/loop/v", "/bin/echo", "ran"))
          .exitsWith(125)
          .printsNothing()
          .saysInOneLine("/loop");
    } finally {
      Files.delete(loop);
    }
    assertFalse(Files.exists(loop, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aVolumeOfAKilledContainerIsWhole() {
    Started container = waiting("-v", source + ":/v");
    container.signal("KILL");
    assertThat(container.await()).exitsWith(137);
    world.becomesUnchanged();
    assertEquals("content\n", Raw.read(source.resolve("file")));
  }

  @Test
  void aHostFileSystemBelowTheSourceIsNotLost() {
    Path below = places.newDirectory(source.getFileName() + "/below");
    Host.run("mount", "-t", "tmpfs", "tmpfs", below.toString());
    try {
      Raw.write(below.resolve("file"), "below\n");
      assertThat(mydocker("run", "-v", source + ":/v", "/bin/cat", "/v/below/file"))
          .printsLines("below");
      assertTrue(Host.isMountPoint(below));
    } finally {
      Host.run("umount", below.toString());
    }
  }
}
