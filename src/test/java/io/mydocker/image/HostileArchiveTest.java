package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.image.archive.TarBuilder;
import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Archives that attack: nothing outside of the target changes, and the refused leave nothing. */
@Tag("root")
class HostileArchiveTest {
  private Path top = Path.of("/");
  private Path outside = Path.of("/");

  @BeforeEach
  void make() throws IOException {
    top = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-test");
    outside = Files.createDirectory(top.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "untouched");
    Files.createDirectory(outside.resolve("directory"));
  }

  @AfterEach
  void remove() throws IOException, InterruptedException {
    new ProcessBuilder("/bin/rm", "-rf", top.toString()).start().waitFor();
  }

  private static TarBuilder tar() {
    return new TarBuilder();
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    String out = outside.toString();
    String longUp = "a/".repeat(200) + "../".repeat(300) + "x";
    return Stream.of(
        refused("dotDotName", tar().file("../outside/secret", "x")),
        refused("dotDotInside", tar().dir("a").file("a/../../outside/secret", "x")),
        refused("dotDotAtTheEnd", tar().dir("a/..")),
        refused("dotDotByPax", tar().pax("path", "../outside/secret").file("f", "x")),
        refused("dotDotByGnuLongName", tar().gnuLongName(longUp).file("f", "x")),
        refused("dotDotAbsolute", tar().file("/../" + out + "/secret", "x")),
        refused("belowASymlink", tar().symlink("l", out).file("l/secret", "x")),
        refused("belowARelativeSymlink", tar().symlink("l", "../../..").file("l/x", "x")),
        refused("belowASymlinkInside", tar().dir("d").symlink("l", "d").file("l/x", "x")),
        refused("belowTwoSymlinks", tar().symlink("a", out).symlink("b", "a").file("b/x", "x")),
        refused("directoryBelowASymlink", tar().symlink("l", out).dir("l/new")),
        refused("deviceBelowASymlink", tar().symlink("l", out).device("l/null")),
        refused("fifoBelowASymlink", tar().symlink("l", out).fifo("l/p")),
        refused("linkBelowASymlink", tar().symlink("l", out).file("f", "").hardLink("l/f", "f")),
        refused("symlinkBelowASymlink", tar().symlink("l", out).symlink("l/s", "secret")),
        refused("hardLinkOut", tar().hardLink("h", "../outside/secret").file("h", "x")),
        refused("hardLinkAbsolute", tar().hardLink("h", out + "/secret").file("h", "x")),
        refused("hardLinkBySymlink", tar().symlink("l", out).hardLink("h", "l/secret")),
        refused("hardLinkToADirectory", tar().dir("d").hardLink("h", "d")),
        refused("hardLinkToTheRoot", tar().hardLink("h", ".")),
        refused("rootReplaced", tar().symlink("./", out)),
        refused("rootReplacedByDevice", tar().device(".")),
        refused("belowAFile", tar().file("f", "").file("f/x", "x")),
        refused("belowADevice", tar().device("d").file("d/x", "x")),
        refused("procMagicLink", tar().symlink("p", "/proc/self/cwd").file("p/x", "x")),
        refused("longComponent", tar().gnuLongName("n".repeat(256)).file("f", "x")),
        refused("ownerBeyondLinux", tar().pax("uid", "4294967295").file("f", "x")),
        refused(
            "sizeBeyondAnyFile",
            tar()
                .pax("GNU.sparse.size", "9223372036854775807", "GNU.sparse.map", "0,0")
                .file("f", "")),
        refused("fullDirectoryReplaced", tar().dir("d").file("d/x", "").file("d", "")));
  }

  @TestFactory
  Stream<DynamicTest> harmless() {
    String out = outside.toString();
    return Stream.of(
        harmless("absoluteName", tar().file(out + "/secret", "x"), out.substring(1) + "/secret"),
        harmless("symlinkOutside", tar().symlink("l", out + "/secret"), "l"),
        harmless("fileOverSymlink", tar().symlink("l", out + "/secret").file("l", "x"), "l"),
        harmless("directoryOverSymlink", tar().symlink("l", out).dir("l").file("l/x", ""), "l/x"),
        harmless("symlinkThenLinkToIt", tar().symlink("l", out).hardLink("h", "l"), "h"),
        harmless(
            "directoryWithTimesReplacedBySymlink",
            tar().dir("d").symlink("d", out + "/directory"),
            "d"),
        harmless(
            "overlayAttributes",
            tar().pax("SCHILY.xattr.trusted.overlay.redirect", "/etc").dir("d"),
            "d"),
        harmless("veryDeep", tar().pax("path", "d/".repeat(5000) + "f").file("f", "x"), "d/d/d"),
        harmless("manySlashes", tar().file("././/a//./b", "x"), "a/b"));
  }

  private DynamicTest refused(String attack, TarBuilder archive) {
    return DynamicTest.dynamicTest(
        attack,
        () -> {
          ImageException e =
              assertThrows(ImageException.class, () -> prepare(attack, archive.end()));
          String message = String.valueOf(e.getMessage());
          assertTrue(message.contains("entry '") && message.contains("offset "), message);
          assertFalse(message.contains("\n"));
          assertEquals(List.of(), names(top.resolve("data-" + attack + "/layers/sha256")));
          assertEquals(List.of("sha256"), names(top.resolve("data-" + attack + "/layers")));
          outsideIsUntouched();
        });
  }

  private DynamicTest harmless(String attack, TarBuilder archive, String made) {
    return DynamicTest.dynamicTest(
        attack,
        () -> {
          String tree = prepare(attack, archive.end());
          assertTrue(
              Files.exists(Path.of(tree, made), java.nio.file.LinkOption.NOFOLLOW_LINKS), tree);
          outsideIsUntouched();
        });
  }

  private String prepare(String attack, byte[] archive) throws IOException {
    Path path = Files.write(top.resolve(attack + ".tar"), archive);
    ImageChoice choice = ImageChoice.of(null, List.of(path.toString(), "sh"), top.toString());
    String data = top + "/data-" + attack;
    PrepareNotices silent =
        new PrepareNotices() {
          @Override
          public void at(long done, long total) {}

          @Override
          public void notice(String line) {}
        };
    new ImagePreparation(Kernel.open(), top.toString(), data, silent).prepare(choice);
    Image image = new ImageIndex(top.toString(), data).find(choice);
    return image == null ? "none" : image.lowers().get(0);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return new ArrayList<>(found.map(each -> each.getFileName().toString()).toList());
    }
  }

  private void outsideIsUntouched() throws IOException {
    assertEquals("untouched", Files.readString(outside.resolve("secret")));
    assertEquals(List.of(), names(outside.resolve("directory")));
    assertEquals(2, names(outside).size());
    assertEquals(1, Files.getAttribute(outside.resolve("secret"), "unix:nlink"));
  }
}
