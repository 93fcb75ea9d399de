package io.mydocker.image;

import io.mydocker.image.archive.TarBuilder;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * Archives whose names and links attack: nothing outside of the target changes, and the refused
 * leave nothing. Each is tried as a root file system and as a layer.
 */
@Tag("root")
class HostileArchiveTest {
  private static final String BELOW_LINK = "below a symbolic link";
  private static final String DOTS = "'..'";

  private static TarBuilder tar() {
    return new TarBuilder();
  }

  /** What one attack does with a fresh store. */
  private interface Attack {
    void on(WatchedStore store) throws IOException, InterruptedException;
  }

  private static DynamicTest attack(String name, Attack attack) {
    Executable run =
        () -> {
          WatchedStore store = new WatchedStore();
          try {
            attack.on(store);
          } finally {
            store.remove();
          }
        };
    return DynamicTest.dynamicTest(name, run);
  }

  private static DynamicTest refused(String name, TarBuilder archive, String why) {
    return attack(name, store -> store.refuses(archive.end(), why));
  }

  private static DynamicTest refusedLayer(String name, TarBuilder archive, String why) {
    return attack(name, store -> store.refusesLayer(archive.end(), why));
  }

  private static DynamicTest harmless(String name, TarBuilder archive, String made) {
    return attack(name, store -> store.takes(archive.end(), made));
  }

  @TestFactory
  Stream<DynamicTest> dots() {
    String longUp = "a/".repeat(200) + "../".repeat(300) + "x";
    return Stream.of(
        refused("dotDotName", tar().file("../outside/secret", "x"), DOTS),
        refused("dotDotAlone", tar().dir(".."), DOTS),
        refused("dotDotInside", tar().dir("a").file("a/../../outside/secret", "x"), DOTS),
        refused("dotDotThatStaysInside", tar().dir("a").dir("b").file("a/../b/x", "x"), DOTS),
        refused("dotDotAtTheEnd", tar().dir("a/.."), DOTS),
        refused("dotDotBetweenSlashes", tar().file("a//..//..//outside/x", "x"), DOTS),
        refused("dotDotByPax", tar().pax("path", "../outside/secret").file("f", "x"), DOTS),
        refused("dotDotByGlobalPax", tar().globalPax("path", "../x").file("f", "x"), DOTS),
        refused("dotDotByGnuLongName", tar().gnuLongName(longUp).file("f", "x"), DOTS),
        refused("dotDotAbsolute", tar().file("/../outside/secret", "x"), DOTS),
        refused("dotDotInPaxLinkpath", tar().pax("linkpath", "../o").hardLink("h", "f"), DOTS),
        refused("dotDotSparseName", tar().pax("GNU.sparse.name", "../x").file("f", "x"), DOTS),
        harmless("dotsThatAreNames", tar().file("..x/.../y..", "x"), "..x/.../y.."));
  }

  @TestFactory
  Stream<DynamicTest> links() {
    String out = "../outside";
    return Stream.of(
        refused("belowASymlink", tar().symlink("l", out).file("l/secret", "x"), BELOW_LINK),
        refused(
            "belowARelativeSymlink", tar().symlink("l", "../../..").file("l/x", "x"), BELOW_LINK),
        refused(
            "belowASymlinkInside", tar().dir("d").symlink("l", "d").file("l/x", "x"), BELOW_LINK),
        refused(
            "belowTwoSymlinks",
            tar().symlink("a", out).symlink("b", "a").file("b/x", "x"),
            BELOW_LINK),
        refused("belowADeepSymlink", tar().symlink("a/b/l", "/").file("a/b/l/x", ""), BELOW_LINK),
        refused("directoryBelowASymlink", tar().symlink("l", out).dir("l/new"), BELOW_LINK),
        refused("deviceBelowASymlink", tar().symlink("l", out).device("l/null"), BELOW_LINK),
        refused("fifoBelowASymlink", tar().symlink("l", out).fifo("l/p"), BELOW_LINK),
        refused(
            "linkBelowASymlink",
            tar().symlink("l", out).file("f", "").hardLink("l/f", "f"),
            BELOW_LINK),
        refused("symlinkBelowASymlink", tar().symlink("l", out).symlink("l/s", "x"), BELOW_LINK),
        refused("symlinkToItself", tar().symlink("l", "l").file("l/x", ""), BELOW_LINK),
        refused("procMagicLink", tar().symlink("p", "/proc/self/cwd").file("p/x", ""), BELOW_LINK),
        refused("rootByMagicLink", tar().symlink("p", "/proc/1/root").dir("p/x"), BELOW_LINK),
        refused("hardLinkOut", tar().hardLink("h", "../outside/secret").file("h", "x"), DOTS),
        refused("hardLinkByAbsoluteName", tar().hardLink("h", "/etc/passwd"), "does not have"),
        refused("hardLinkBySymlink", tar().symlink("l", out).hardLink("h", "l/s"), BELOW_LINK),
        refused("hardLinkToADirectory", tar().dir("d").hardLink("h", "d"), "cannot unpack it"),
        refused("hardLinkToTheRoot", tar().hardLink("h", "."), "the image's root"),
        refused("hardLinkToItself", tar().hardLink("h", "h"), "does not have"),
        refused("hardLinkBeforeItsFile", tar().hardLink("h", "f").file("f", ""), "before it"),
        refused("hardLinkToNothing", tar().hardLink("h", ""), "empty"),
        harmless("symlinkThenLinkToIt", tar().symlink("l", out).hardLink("h", "l"), "h"),
        harmless("hardLinkToItselfAgain", tar().file("f", "x").hardLink("f", "f"), "f"),
        harmless(
            "writingThroughAHardLinkToASymlink",
            tar().symlink("l", "../outside/secret").hardLink("h", "l").file("h", "x"),
            "h"),
        harmless("symlinkOutside", tar().symlink("l", "/etc/shadow"), "l"));
  }

  @TestFactory
  Stream<DynamicTest> replacements() {
    String out = "../outside";
    return Stream.of(
        refused("rootReplaced", tar().symlink("./", out), "replace the image's root"),
        refused("rootReplacedByDevice", tar().device("."), "replace the image's root"),
        refused("rootReplacedByFile", tar().file("/", "x"), "corrupt"),
        refused("belowAFile", tar().file("f", "").file("f/x", "x"), "is no directory"),
        refused("belowADevice", tar().device("d").file("d/x", "x"), "is no directory"),
        refused("belowAFifo", tar().fifo("d").dir("d/x"), "is no directory"),
        refused("fullDirectoryReplaced", tar().dir("d").file("d/x", "").file("d", ""), "not empty"),
        refused("fullDirectoryByDevice", tar().file("d/x", "").device("d"), "not empty"),
        harmless("absoluteName", tar().file("/outside/secret", "x"), "outside/secret"),
        harmless("fileOverSymlink", tar().symlink("l", out + "/secret").file("l", "x"), "l"),
        harmless("deviceOverSymlink", tar().symlink("l", out + "/secret").device("l"), "l"),
        harmless("directoryOverSymlink", tar().symlink("l", out).dir("l").file("l/x", ""), "l/x"),
        harmless(
            "symlinkThatBecomesADirectoryAndBack",
            tar().symlink("l", out).dir("l").symlink("l", out).dir("l").file("l/x", ""),
            "l/x"),
        harmless("directoryThatBecomesASymlink", tar().dir("d").symlink("d", out), "d"),
        harmless("directoryOverDevice", tar().device("d").dir("d").file("d/x", ""), "d/x"),
        harmless("sameNameOften", tar().file("f", "a").fifo("f").device("f").file("f", "b"), "f"),
        harmless(
            "setuidAndDevicesAreKept",
            tar().dirWithMode("d", "0007777").device("d/null"),
            "d/null"),
        harmless(
            "overlayAttributes",
            tar().pax("SCHILY.xattr.trusted.overlay.redirect", "/etc").dir("d"),
            "d"),
        harmless("manySlashes", tar().file("././/a//./b", "x"), "a/b"));
  }

  @TestFactory
  Stream<DynamicTest> layers() {
    return Stream.of(
        refusedLayer("whiteoutOfTheDirectoryItself", tar().file("below/.wh..", ""), "no name"),
        refusedLayer("whiteoutOfTheDirectoryAbove", tar().file("below/.wh...", ""), "no name"),
        refusedLayer("whiteoutOfNothing", tar().file(".wh.", ""), "no name"),
        refusedLayer("belowAWhiteout", tar().file(".wh.below/file", ""), "below a whiteout"),
        refusedLayer("whiteoutAbove", tar().file("below/../.wh.below", ""), DOTS),
        refusedLayer("linkToAWhiteout", tar().hardLink("h", ".wh.below"), "to a whiteout"),
        refusedLayer("linkToAMark", tar().hardLink("h", "below/.wh..wh..opq"), "to a whiteout"),
        refusedLayer(
            "linkToWhatIsDeleted",
            tar().file("below/.wh.file", "").hardLink("h", "below/file"),
            "the layer deletes"),
        refusedLayer("linkToALowerFile", tar().hardLink("h", "below/file"), "a layer below has"),
        refusedLayer(
            "whiteoutBelowASymlink",
            tar().symlink("below", "../outside").file("below/.wh.file", ""),
            BELOW_LINK),
        refusedLayer(
            "opaqueBelowASymlink",
            tar().symlink("below", "../outside").file("below/.wh..wh..opq", ""),
            BELOW_LINK),
        attack(
            "throughALowerLayersLink",
            store -> {
              store.layer(tar().file("out/secret", "x").file("out/.wh.directory", "").end());
              store.outsideIsUntouched();
            }),
        attack(
            "linkByALowerLayersLink",
            store -> store.refusesLayer(tar().hardLink("h", "out/secret").end(), "does not have")));
  }
}
