package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.TarBuilder;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;
import io.mydocker.storage.OverlayMount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers unpacked as overlayfs's lower trees, and what the kernel shows of them, mounted. */
@Tag("root")
class LayerTest {
  private Path top = Path.of("/");
  private final List<String> notices = new ArrayList<>();

  /** The topmost first, as overlayfs and the unpacking take them. */
  private final List<String> trees = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    top = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-test");
    Files.createDirectory(top.resolve("merged"));
  }

  @AfterEach
  void remove() throws IOException, InterruptedException {
    shell("umount -q merged || true; rm -rf --one-file-system " + top);
  }

  private static TarBuilder tar() {
    return new TarBuilder();
  }

  private String shell(String script) throws IOException, InterruptedException {
    return Bash.run(top, script).strip();
  }

  /** Unpacks one more layer over those that are there. */
  private String layer(TarBuilder archive) throws IOException {
    Path tree = Files.createDirectory(top.resolve("layer" + trees.size()));
    Kernel kernel = Kernel.open();
    int root = Directories.open(kernel, tree.toString());
    PrepareNotices collect =
        new PrepareNotices() {
          @Override
          public void at(long done, long total) {}

          @Override
          public void notice(String line) {
            notices.add(line);
          }
        };
    try {
      new StreamTree(kernel, collect, "layer")
          .unpack(new ByteArrayInputStream(archive.end()), root, List.copyOf(trees));
    } finally {
      kernel.close(root);
    }
    trees.add(0, tree.toString());
    return tree.toString();
  }

  /** What is below the mounted layers, in order, directories with a slash. */
  private List<String> merged() throws IOException, InterruptedException {
    mount();
    // As root ls -R opens every name: one that cannot be would be an error here.
    shell("ls -lR merged >listed");
    String found =
        shell(
            "cd merged && find . -mindepth 1 \\( -type d -printf '%P/\\n' -o -printf '%P\\n' \\)");
    List<String> names = new ArrayList<>(found.isEmpty() ? List.of() : found.lines().toList());
    Collections.sort(names);
    return names;
  }

  private void mount() throws IOException, InterruptedException {
    List<String> lowers = new ArrayList<>(trees);
    // The kernel wants two trees when there is no upper one.
    lowers.add(Files.createDirectories(top.resolve("empty")).toString());
    shell("mount -t overlay -o ro," + OverlayMount.readOnly(lowers) + " overlay merged");
  }

  private void shows(String... names) throws IOException, InterruptedException {
    assertEquals(Arrays.asList(names), merged());
  }

  private String refused(TarBuilder archive) {
    ArchiveException e = assertThrows(ArchiveException.class, () -> layer(archive));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("entry '") && message.contains("offset "), message);
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @Test
  void aWhiteoutDeletesBelow() throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/a", "1").file("d/b", "1").file("c", "1").dir("e").file("e/f", ""));
    layer(tar().dir("d").file("d/.wh.a", "").file(".wh.c", "").file(".wh.e", ""));
    shows("d/", "d/b");
    assertEquals("", shell("find . -name '.wh.*'"));
  }

  @Test
  void theFirstLayerKeepsNoWhiteouts() throws IOException, InterruptedException {
    String tree =
        layer(tar().file(".wh.a", "").dir("d").file("d/.wh..wh..opq", "").file("d/x", ""));
    assertEquals(
        "d d/x", shell("cd " + tree + "; echo $(find . -mindepth 1 -printf '%P\\n' | sort)"));
    assertEquals("", shell("getfattr -R -m overlay -d " + tree));
  }

  @Test
  void aWhiteoutOfWhatIsNotThereIsNothing() throws IOException, InterruptedException {
    layer(tar().dir("d"));
    String tree = layer(tar().file("d/.wh.a", "").file("e/.wh.a", "").file(".wh.d.d", ""));
    assertEquals("", shell("find " + tree + " -mindepth 1"));
    shows("d/");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeletedDirectoryIsReplacedWhateverComesFirst(boolean whiteoutFirst)
      throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/old", "").dir("d/e").file("d/e/old", ""));
    TarBuilder archive = tar();
    if (whiteoutFirst) {
      archive.file(".wh.d", "");
    }
    archive.dir("d").file("d/new", "").dir("d/e").file("d/e/new", "");
    if (!whiteoutFirst) {
      archive.file(".wh.d", "");
    }
    layer(archive);
    shows("d/", "d/e/", "d/e/new", "d/new");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeletedDirectoryThatIsOnlyImplied(boolean whiteoutFirst)
      throws IOException, InterruptedException {
    layer(tar().dirWithMode("d", "0000711").file("d/old", ""));
    TarBuilder archive = tar();
    layer(
        whiteoutFirst
            ? archive.file(".wh.d", "").file("d/new", "")
            : archive.file("d/new", "").file(".wh.d", ""));
    shows("d/", "d/new");
    // It is another directory: nothing of the deleted one's is left.
    assertEquals("755 0", shell("stat -c '%a %Y' merged/d"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWhiteoutNeverHidesTheLayersOwnFile(boolean whiteoutFirst)
      throws IOException, InterruptedException {
    layer(tar().file("f", "old"));
    layer(
        whiteoutFirst
            ? tar().file(".wh.f", "").file("f", "new")
            : tar().file("f", "new").file(".wh.f", ""));
    shows("f");
    assertEquals("new", shell("cat merged/f"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOpaqueDirectory(boolean markFirst) throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/old", "").dir("d/e").file("d/e/old", "").file("kept", ""));
    TarBuilder archive = tar().dir("d");
    if (markFirst) {
      archive.file("d/.wh..wh..opq", "");
    }
    archive.file("d/new", "").dir("d/e").file("d/e/new", "");
    if (!markFirst) {
      archive.file("d/.wh..wh..opq", "");
    }
    layer(archive);
    shows("d/", "d/e/", "d/e/new", "d/new", "kept");
  }

  @Test
  void anOpaqueMarkBeforeItsDirectory() throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/old", ""));
    layer(tar().file("d/.wh..wh..opq", "").dirWithMode("d", "0000750").file("d/new", ""));
    shows("d/", "d/new");
    assertEquals("750 1000000000", shell("stat -c '%a %Y' merged/d"));
  }

  @Test
  void whiteoutsInAnOpaqueDirectoryAreNotSeen() throws IOException, InterruptedException {
    layer(tar().dir("d").dir("d/e").file("d/e/a", "").file("d/b", ""));
    layer(
        tar()
            .file("d/e/.wh.a", "")
            .file("d/.wh.b", "")
            .file("d/e/c", "")
            .file("d/.wh..wh..opq", ""));
    shows("d/", "d/e/", "d/e/c");
  }

  @Test
  void anOpaqueRoot() throws IOException, InterruptedException {
    layer(tar().file("a", "").dir("d").file("d/old", "").dir("gone").file("gone/x", ""));
    layer(tar().file("b", ""));
    layer(tar().dir("d").file("d/new", "").file(".wh..wh..opq", "").file("a", "again"));
    shows("a", "d/", "d/new");
  }

  @Test
  void whatComesBackInALaterLayer() throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/a", "1").dir("d/s").file("d/s/x", ""));
    layer(tar().file(".wh.d", ""));
    layer(tar().dir("d").file("d/b", "").dir("d/s").file("d/s/y", ""));
    layer(tar().file("d/.wh.a", "").file("d/s/.wh.x", "").file("d/s/.wh.y", ""));
    shows("d/", "d/b", "d/s/");
  }

  @Test
  void otherNamesOfAufsAreSkipped() throws IOException, InterruptedException {
    layer(tar().file("a", ""));
    layer(
        tar()
            .file(".wh..wh.aufs", "")
            .dir(".wh..wh.plnk")
            .file(".wh..wh.plnk/12.34", "x")
            .dir(".wh..wh.orph"));
    shows("a");
  }

  @Test
  void namesThatWouldDeleteTooMuch() throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/a", ""));
    for (String name : List.of(".wh.", ".wh..", ".wh...", "d/.wh.", "d/.wh..", "d/.wh...")) {
      assertTrue(refused(tar().file(name, "")).contains("whiteout of no name"), name);
      shell("rm -rf layer1");
    }
  }

  @Test
  void namesThatGoThroughAWhiteout() throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/a", ""));
    assertTrue(refused(tar().file("d/.wh.a/b", "")).contains("below a whiteout"));
    shell("rm -rf layer1");
    assertTrue(refused(tar().hardLink("x", "d/.wh.a")).contains("link to a whiteout"));
    shell("rm -rf layer1");
    assertTrue(
        refused(tar().file("d/.wh.a", "").hardLink("x", "d/a")).contains("the layer deletes"));
  }

  @Test
  void aRootFileSystemHasNoWhiteouts() throws IOException, InterruptedException {
    Path tree = Files.createDirectory(top.resolve("tree"));
    Kernel kernel = Kernel.open();
    int root = Directories.open(kernel, tree.toString());
    byte[] archive = tar().file("a", "").file(".wh.a", "x").file(".wh.", "").end();
    new StreamTree(kernel, WatchedStore.SILENT, "x")
        .unpack(new ByteArrayInputStream(archive), root, null);
    kernel.close(root);
    assertEquals(".wh. .wh.a a", shell("cd tree; echo $(ls -A)"));
  }

  @Test
  void impliedDirectoriesShowWhatTheLayerBelowGaveThem() throws IOException, InterruptedException {
    String first = layer(tar().dir("a").dir("a/b"));
    shell(
        "cd "
            + first
            + "; chown 12:34 a; chmod 2751 a; setfattr -n user.x -v y a; chmod 1777 a/b;"
            + " setfacl -d -m u:7:rwx a/b; touch -d '2001-02-03 04:05:06.789' a a/b; chmod 711 .;"
            + " chown 56:78 .; touch -d '1999-01-01' .");
    String print = "find a a/b . -maxdepth 0 -printf '%p %m %U %G %T@\\n'; getfattr -d -m - a a/b";
    String before = shell("cd " + first + "; " + print);
    layer(tar().file("other", ""));
    layer(tar().file("a/b/c/f", "x"));
    mount();
    assertEquals(before, shell("cd merged; " + print));
    assertEquals("755 0 0 0", shell("stat -c '%a %u %g %Y' merged/a/b/c"));
    assertEquals("x", shell("cat merged/a/b/c/f"));
    assertEquals("644", shell("stat -c %a merged/a/b/c/f"));
  }

  @Test
  void anEntryThatComesAfterItsContentCounts() throws IOException, InterruptedException {
    String first = layer(tar().dir("a"));
    shell("setfattr -n user.x -v y " + first + "/a");
    layer(tar().file("a/f", "x").dirWithMode("a", "0000701"));
    mount();
    assertEquals("701 1000000000", shell("stat -c '%a %Y' merged/a"));
    assertEquals("", shell("getfattr -d merged/a"));
  }

  @Test
  void anImpliedDirectoryTakesALinksPlaceAndNeverFollowsIt()
      throws IOException, InterruptedException {
    Files.createDirectory(top.resolve("outside"));
    layer(tar().dir("usr").dir("usr/lib").file("usr/lib/a", "").symlink("lib", "usr/lib"));
    layer(tar().file("lib/b", "").file("lib/.wh.a", ""));
    layer(tar().symlink("out", top + "/outside"));
    layer(tar().file("out/x", ""));
    shows("lib/", "lib/b", "out/", "out/x", "usr/", "usr/lib/", "usr/lib/a");
    assertEquals("", shell("ls -A outside"));
  }

  @Test
  void aFileInPlaceOfADirectoryAndBack() throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/old", "").file("f", "1"));
    layer(tar().file("d", "a file").dir("f").file("f/x", ""));
    layer(tar().dir("d").file("d/new", "").file("f/.wh.x", ""));
    shows("d/", "d/new", "f/");
  }

  @Test
  void aLinkToAFileOfALayerBelow() throws IOException {
    layer(tar().file("a", "content"));
    String message = refused(tar().hardLink("b", "a"));
    assertTrue(message.contains("only a layer below has"), message);
  }

  @Test
  void aLinkWithinTheLayer() throws IOException, InterruptedException {
    layer(tar().file("a", "old"));
    layer(tar().file("a", "new").hardLink("b", "a"));
    shows("a", "b");
    assertEquals("2 new", shell("echo $(stat -c %h merged/b) $(cat merged/b)"));
  }

  @Test
  void noArchiveSetsOverlayfssAttributes() throws IOException, InterruptedException {
    layer(tar().dir("d").file("d/a", "").dir("secret").file("secret/s", ""));
    layer(
        tar()
            .pax(
                "SCHILY.xattr.trusted.overlay.opaque",
                "y",
                "SCHILY.xattr.trusted.overlay.redirect",
                "/secret",
                "SCHILY.xattr.user.x",
                "y")
            .dir("d"));
    shows("d/", "d/a", "secret/", "secret/s");
    assertEquals("user.x=\"y\"", shell("getfattr -d -m - merged/d layer1/d | grep = | uniq"));
  }

  @Test
  void aDeviceThatOverlayfsTakesForAWhiteout() throws IOException, InterruptedException {
    layer(tar().file("a", "").dir("d").file("d/x", ""));
    layer(tar().nullDevice("a").nullDevice("b").nullDevice("d/x").nullDevice("new/c"));
    shows("d/", "new/");
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).contains("4 devices with the number 0/0"), notices.get(0));
  }

  @Test
  void aDiffIdIsThePlainStreams() throws IOException, InterruptedException {
    byte[] archive = tar().file("a", "x").end();
    Files.write(top.resolve("x.tar"), archive);
    Path tree = Files.createDirectory(top.resolve("tree"));
    Kernel kernel = Kernel.open();
    int root = kernel.openat(Flag.AT_FDCWD, tree.toString(), OpenFlags.READ_DIRECTORY, 0);
    String diffId =
        new StreamTree(kernel, WatchedStore.SILENT, "x")
            .unpack(new ByteArrayInputStream(archive), root, List.of())
            .diffId();
    kernel.close(root);
    assertEquals(shell("sha256sum < x.tar | cut -c1-64"), diffId);
  }
}
