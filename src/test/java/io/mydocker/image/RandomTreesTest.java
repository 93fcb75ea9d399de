package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.image.archive.Compression;
import io.mydocker.image.archive.Compressor;
import io.mydocker.image.archive.TarReader;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;
import io.mydocker.storage.Exclusions;
import io.mydocker.storage.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Whatever is in a tree comes back from its archive, by us, by GNU tar and by bsdtar. Other trees
 * each time; a failure prints the seed of its own.
 */
@Tag("root")
class RandomTreesTest implements CommitProgress {
  /** What find, stat and getfattr see, and what is in the files. */
  private static final String SEEN =
      """
      find . -printf '%P|%y|%m|%U|%G|%T@|%l|%n|' \\( -type d -printf '\\n' -o -printf '%s\\n' \\) |
        LC_ALL=C sort
      find . -print0 | LC_ALL=C sort -z | xargs -0 getfattr -h -d -m - -e hex
      find . -print0 | LC_ALL=C sort -z | xargs -0 stat -c '%t %T'
      find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
      """;

  private final Kernel kernel = Kernel.open();
  private Path top = Path.of("/");

  @BeforeTry
  void make() throws IOException {
    top = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-test");
    for (String name : List.of("tree", "ours", "gnu", "bsd")) {
      Files.createDirectory(top.resolve(name));
    }
  }

  @AfterTry
  void remove() throws IOException, InterruptedException {
    new ProcessBuilder("rm", "-rf", "--one-file-system", top.toString()).start().waitFor();
  }

  /** Not shrunk: another seed is another tree, not a smaller one. */
  @Property(tries = 24, shrinking = ShrinkingMode.OFF)
  void comeBack(@ForAll long seed, @ForAll Compressor compressor)
      throws IOException, InterruptedException {
    int tree = open("tree");
    RandomTree.fill(kernel, new Random(seed), tree);
    kernel.close(tree);
    Packing packing =
        new Packing(compressor, Compressor.USUAL, Exclusions.NONE, Packing.AS_THEY_ARE, true, true);
    CommitArchive.write(kernel, path("tree"), packing, top.toString(), ".new", "x.tar", this);
    List<String> expected = Manifest.of(kernel, path("tree")).lines();
    String seen = shell("tree", SEEN);
    unpack();
    assertEquals(expected, Manifest.of(kernel, path("ours")).lines(), "unpacked by us");
    assertEquals(seen, shell("ours", SEEN), "unpacked by us, seen by the tools");
    shell("gnu", "tar --xattrs --xattrs-include='*' --numeric-owner -xpf ../x.tar 2>/dev/null");
    assertEquals(expected, Manifest.of(kernel, path("gnu")).lines(), "unpacked by GNU tar");
    shell("bsd", "LC_ALL=C.UTF-8 bsdtar --numeric-owner --acls --xattrs -xpf ../x.tar");
    List<String> bsd = Manifest.of(kernel, path("bsd")).lines();
    assertEquals(forBsdtar(expected), forBsdtar(bsd), "unpacked by bsdtar");
  }

  /**
   * libarchive 3.6 takes the fraction of a time before 1970 for one after the second, and leaves
   * the time of the directory that it unpacks into.
   */
  private static List<String> forBsdtar(List<String> lines) {
    List<String> compared = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      compared.add(line.replaceAll(" -[0-9]+\\.[0-9]{9} ", " before 1970 "));
    }
    return compared;
  }

  private void unpack() throws IOException {
    int into = open("ours");
    try (InputStream in =
        Compression.uncompress(Files.newInputStream(top.resolve("x.tar")), "x.tar")) {
      new Unpacker(kernel, into, new TarReader(in, "x.tar"), null).unpack();
    } finally {
      kernel.close(into);
    }
  }

  private int open(String name) {
    return kernel.openat(Flag.AT_FDCWD, path(name), Flag.O_DIRECTORY, 0);
  }

  private String path(String name) {
    return top.resolve(name).toString();
  }

  private String shell(String directory, String script) throws IOException, InterruptedException {
    return Bash.run(top.resolve(directory), script);
  }

  @Override
  public void at(long doneBytes, long totalBytes) {}

  @Override
  public void notice(String line) {
    throw new AssertionError(line);
  }
}
