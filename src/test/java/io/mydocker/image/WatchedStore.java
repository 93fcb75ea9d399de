package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Kernel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A store beside a directory that no archive may change, and the two ways in which archives get
 * into it: as a root file system, and as a layer.
 */
final class WatchedStore {
  /** Hears nothing. */
  static final PrepareNotices SILENT =
      new PrepareNotices() {
        @Override
        public void at(long done, long total) {}

        @Override
        public void notice(String line) {}
      };

  private final Path top;
  private final Path outside;
  private final String before;

  WatchedStore() throws IOException, InterruptedException {
    top = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-test");
    outside = Files.createDirectory(top.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "untouched");
    Files.createDirectory(outside.resolve("directory"));
    Files.createDirectories(top.resolve("lower/below"));
    Files.writeString(top.resolve("lower/below/file"), "below");
    Files.createSymbolicLink(top.resolve("lower/out"), outside);
    before = watched();
  }

  Path top() {
    return top;
  }

  String outside() {
    return outside.toString();
  }

  void remove() throws IOException, InterruptedException {
    shell("umount -q small || true; rm -rf --one-file-system " + top);
  }

  String shell(String script) throws IOException, InterruptedException {
    return Bash.run(top, script).strip();
  }

  private String watched() throws IOException, InterruptedException {
    // Access times are left out: to look is allowed.
    return shell(
        "cd outside; find . -printf '%p %y %m %U %G %T@ %C@ %n %s %l\\n' | sort; cat secret;"
            + " getfattr -R -d -m - . ; cd ../lower; find . -printf '%p %y %m %T@ %C@ %n\\n' | sort;"
            + " getfattr -R -d -m - .");
  }

  void outsideIsUntouched() throws IOException, InterruptedException {
    assertEquals(before, watched());
  }

  /** Refused as either, in one line that says so, and nothing is left. */
  void refuses(byte[] archive, String why) throws IOException, InterruptedException {
    Path file = Files.write(top.resolve("x.tar"), archive);
    assertRefused(why, assertThrows(RuntimeException.class, () -> prepare(file)));
    assertRefused(why, assertThrows(RuntimeException.class, () -> layer(archive)));
    outsideIsUntouched();
  }

  /** Refused as a layer, which gives names a meaning that they do not have elsewhere. */
  void refusesLayer(byte[] archive, String why) throws IOException, InterruptedException {
    assertRefused(why, assertThrows(RuntimeException.class, () -> layer(archive)));
    outsideIsUntouched();
  }

  void assertRefused(String why, RuntimeException e) throws IOException {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(why), message);
    assertTrue(message.contains("archive " + top), message);
    assertTrue(message.contains("offset "), message);
    assertFalse(message.contains("\n"), message);
    assertTrue(message.length() < 1000, message);
    assertEquals(List.of(), names(top.resolve("data/layers/sha256")));
    assertTrue(Set.of("sha256").containsAll(names(top.resolve("data/layers"))));
  }

  /** Taken as either, with this name in the tree afterwards. */
  void takes(byte[] archive, String made) throws IOException, InterruptedException {
    Path file = Files.write(top.resolve("x.tar"), archive);
    assertHas(prepare(file), made);
    outsideIsUntouched();
    assertHas(layer(archive), made);
    outsideIsUntouched();
  }

  private static void assertHas(String tree, String made) {
    assertTrue(Files.exists(Path.of(tree, made), LinkOption.NOFOLLOW_LINKS), tree + "/" + made);
  }

  /** As run takes an archive; the result is the tree. */
  String prepare(Path file) {
    ImageChoice choice =
        ImageChoice.of(null, List.of(file.toString(), "sh"), top.toString(), top + "/data");
    String data = top + "/data";
    new ImagePreparation(Kernel.open(), top.toString(), data, SILENT).prepare(choice);
    Image image = new ImageIndex(top.toString(), data).find(choice);
    return image == null ? "none" : image.lowers().get(0);
  }

  /** As the store takes a layer, over one that has a directory, a file and a link out of it. */
  String layer(byte[] archive) {
    Kernel kernel = Kernel.open();
    String data = top + "/data";
    kernel.close(Directories.makePrivate(kernel, StorePaths.layersBySha256(data)));
    int layers = Directories.makePrivate(kernel, StorePaths.layers(data));
    try (NewTree tree = NewTree.in(kernel, layers, ".tmp-")) {
      String diffId =
          new StreamTree(kernel, SILENT, top + "/layer")
              .unpack(new ByteArrayInputStream(archive), tree.root(), List.of(top + "/lower"))
              .diffId();
      tree.publish(layers, diffId);
      return StorePaths.layers(data) + "/" + diffId;
    } finally {
      kernel.close(layers);
    }
  }

  /** Unpacks, as a layer or as a root file system, and keeps nothing. */
  void unpack(byte[] archive, boolean isLayer) {
    Kernel kernel = Kernel.open();
    int parent = Directories.open(kernel, top.toString());
    try (NewTree tree = NewTree.in(kernel, parent, ".tmp-")) {
      new StreamTree(kernel, SILENT, top + "/x")
          .unpack(
              new ByteArrayInputStream(archive),
              tree.root(),
              isLayer ? List.of(top + "/lower") : null);
    } finally {
      kernel.close(parent);
    }
  }

  /** None if it was refused so early that the directory was not made. */
  private static List<String> names(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(directory)) {
      return found.map(each -> each.getFileName().toString()).toList();
    }
  }
}
