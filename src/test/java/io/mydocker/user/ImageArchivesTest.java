package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images that lie in files: told from commands by the word, unpacked once and only beneath their
 * directory.
 */
class ImageArchivesTest extends UserTest {
  private Path tree;

  /** As little as a root file system can be: no /proc, no /dev, no /etc. */
  @BeforeAll
  void aTinyRoot() {
    tree = places.newDirectory("tree");
    Host.run("mkdir", tree + "/bin");
    Host.run("cp", Installed.need("busybox"), tree + "/bin/busybox");
    Host.run("ln", "-s", "busybox", tree + "/bin/sh");
    Host.run("ln", "-s", "/bin/busybox", tree + "/bin/cat");
    Raw.write(tree.resolve("marker"), "tiny\n");
  }

  @ParameterizedTest
  @CsvSource({
    "plain.tar,cat",
    "gzip.tar.gz,gzip",
    "gzip.tgz,gzip",
    "zstd.tar.zst,zstd",
    "xz.tar.xz,xz",
    // The name promises nothing: content decides.
    "misnamed.tar,gzip",
    "misnamed.tar.gz,zstd",
    "misnamed.tar.xz,cat"
  })
  void everyCompressionByAbsoluteAndRelativePath(String name, String compressor)
      throws IOException {
    Path file = pack(name, compressor);
    assertThat(mydocker("run", file.toString(), "/bin/cat", "/marker"))
        .printsLines("tiny")
        .isQuiet();
    for (String word : new String[] {"./" + name, name}) {
      Invocation relative = command("run", word, "cat", "/marker").in(file.getParent());
      assertThat(relative.run()).printsLines("tiny").isQuiet();
    }
    assertThat(mydocker("run", "--image", file.toString(), "/bin/cat", "/marker"))
        .printsLines("tiny");
    Files.delete(file);
  }

  @Test
  void severalGzipMembersAreOneStream() throws IOException {
    Path file = pack("plain.tar", "cat");
    Host.sh(
        "cd $1 && split -b 700000 plain.tar part. && for p in part.*; do gzip -c $p; done"
            + " >members.tar.gz && rm part.*",
        file.getParent().toString());
    Path members = file.resolveSibling("members.tar.gz");
    assertThat(mydocker("run", members.toString(), "/bin/cat", "/marker"))
        .printsLines("tiny")
        .isQuiet();
    Files.delete(members);
  }

  @Test
  void mountPointsThatAreMissingAreMade() throws IOException {
    Path file = pack("bare.tar", "cat");
    assertThat(
            mydocker(
                "run",
                file.toString(),
                "/bin/busybox",
                "ls",
                "-d",
                "/proc/1",
                "/sys/fs",
                "/dev/null",
                "/etc/hosts"))
        .succeeds()
        .isQuiet();
    assertThat(mydocker("run", file.toString(), "/bin/busybox", "sh", "-c", "cd; pwd")).succeeds();
    Files.delete(file);
  }

  @Test
  void theSecondRunDoesNotUnpackAgain() throws IOException {
    Path file = pack("once.tar", "gzip");
    assertThat(mydocker("run", file.toString(), "/bin/cat", "/marker")).printsLines("tiny");
    String store = "find " + places.dataRoot() + " -name marker -printf '%i %p\\n' | sort";
    String first = Host.run("sh", "-c", store).stdout();
    assertEquals(1, first.strip().lines().count(), "one unpacked tree:\n" + first);
    assertThat(
            mydocker("run", file.toString(), "/bin/sh", "-c", "echo changed >/marker; cat /marker"))
        .printsLines("changed");
    assertThat(mydocker("run", file.toString(), "/bin/cat", "/marker")).printsLines("tiny");
    assertEquals(first, Host.run("sh", "-c", store).stdout());
    Files.delete(file);
  }

  @Test
  void aChangedArchiveIsAnotherImage() throws IOException {
    Path file = pack("changing.tar", "gzip");
    assertThat(mydocker("run", file.toString(), "/bin/cat", "/marker")).printsLines("tiny");
    Raw.write(tree.resolve("marker"), "other\n");
    try {
      pack("changing.tar", "gzip");
      assertThat(mydocker("run", file.toString(), "/bin/cat", "/marker")).printsLines("other");
    } finally {
      Raw.write(tree.resolve("marker"), "tiny\n");
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "empty", "zip", "random", "directory"})
  void whatIsNoArchive(String kind) throws IOException {
    Path file = places.scratch(kind + ".tar");
    switch (kind) {
      case "text" -> Raw.write(file, "this is not a tar archive\n".repeat(100));
      case "empty" -> Raw.write(file, "");
      case "zip" -> Raw.write(file, "PK\003\004" + "\0".repeat(2000));
      case "random" -> Host.sh("head -c 100000 /dev/urandom >$1", file.toString());
      default -> Files.createDirectory(file);
    }
    assertThat(mydocker("run", file.toString(), "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(file.toString());
    Files.delete(file);
  }

  @ParameterizedTest
  @CsvSource({"cat,tar", "gzip,tar.gz", "zstd,tar.zst", "xz,tar.xz"})
  void aTruncatedArchive(String compressor, String suffix) throws IOException {
    Path whole = pack("whole." + suffix, compressor);
    for (int percent : new int[] {5, 50, 97}) {
      Path cut = places.scratch("cut." + suffix);
      long size = Files.size(whole) * percent / 100;
      Host.sh("head -c $1 $2 >$3", Long.toString(size), whole.toString(), cut.toString());
      assertThat(mydocker("run", cut.toString(), "/bin/echo", "ran"))
          .exitsWith(125)
          .printsNothing()
          .saysInOneLine(cut.toString());
      assertEquals("", halfUnpacked(), "left in the store");
      Files.delete(cut);
    }
    Files.delete(whole);
  }

  @Test
  void aDamagedArchiveIsNoticed() throws IOException {
    Path file = pack("damaged.tar.gz", "gzip");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(file, bytes);
    assertThat(mydocker("run", file.toString(), "/bin/echo", "ran")).exitsWith(125).printsNothing();
    Files.delete(file);
  }

  /**
   * Each writes or links outside when followed blindly; none may, whether it is refused or kept
   * inside.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dots",
        "absolute",
        "through link",
        "through dots link",
        "hard link",
        "link replaced",
        "device"
      })
  void aHostileArchiveStaysBeneath(String attack) throws IOException {
    Path victims = places.newDirectory("victims");
    Path victim = Raw.write(victims.resolve("victim"), "the host's own\n");
    Path file = places.scratch("hostile.tar");
    Files.write(file, hostile(attack, victims));
    Ended ended = mydocker("run", file.toString(), "/bin/echo", "ran");
    assertTrue(ended.exitCode() != 0, ended.toString());
    assertThat(ended).printsNothing().neverSays("Exception");
    assertEquals("the host's own\n", Raw.read(victim));
    assertEquals("victim", String.join(" ", victims.toFile().list()));
    assertEquals(
        "1", Host.run("stat", "-c", "%h", victim.toString()).word(), "links to the victim");
    assertTrue(Files.notExists(places.base().resolve("escaped")));
    Files.delete(file);
  }

  @Test
  void aWordIsNeverAnArchiveForLyingThere() throws IOException {
    Path file = pack("cat.tar", "cat");
    assertThat(command("run", "busybox", "cat", "/etc/hostname").in(file.getParent()).run())
        .succeeds();
    // A bare name is an archive in the home, and only there.
    Files.move(file, places.home("tiny.tar"));
    assertThat(mydocker("run", "tiny", "cat", "/marker")).printsLines("tiny").isQuiet();
    Files.delete(places.home("tiny.tar"));
  }

  private Path pack(String name, String compressor) {
    Path file = places.scratch(name);
    Host.sh("tar -C \"$1\" -cf - . | $2 >\"$3\"", tree.toString(), compressor, file.toString());
    return file;
  }

  private String halfUnpacked() {
    return Host.run(
            "sh", "-c", "find " + places.dataRoot() + " -name busybox -size -1000k | head -3")
        .stdout();
  }

  private static byte[] hostile(String attack, Path victims) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      switch (attack) {
        case "dots" -> file(tar, "../".repeat(12) + victims.toString().substring(1) + "/victim");
        case "absolute" -> file(tar, victims + "/victim");
        case "through link" -> {
          link(tar, "out", TarConstants.LF_SYMLINK, victims.toString());
          file(tar, "out/victim");
        }
        case "through dots link" -> {
          link(
              tar,
              "out",
              TarConstants.LF_SYMLINK,
              "../".repeat(12) + victims.toString().substring(1));
          file(tar, "out/new");
        }
        case "hard link" -> {
          link(tar, "hard", TarConstants.LF_LINK, victims + "/victim");
          file(tar, "hard");
        }
        case "link replaced" -> {
          link(tar, "f", TarConstants.LF_SYMLINK, victims + "/victim");
          file(tar, "f");
        }
        default -> entry(tar, "disk", TarConstants.LF_BLK, e -> e.setDevMajor(254));
      }
    }
    return bytes.toByteArray();
  }

  private static void file(TarArchiveOutputStream tar, String name) throws IOException {
    byte[] content = Raw.bytes("owned\n");
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream tar, String name, byte type, String target)
      throws IOException {
    entry(tar, name, type, e -> e.setLinkName(target));
  }

  private static void entry(
      TarArchiveOutputStream tar, String name, byte type, Consumer<TarArchiveEntry> detail)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    detail.accept(entry);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }
}
