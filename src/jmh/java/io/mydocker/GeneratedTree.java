package io.mydocker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A tree of files that is the same each time, in the temporary directory: 20 directories of 20,
 * with 9 files and a link in each of the inner ones, which is about the shape of a small system.
 */
public final class GeneratedTree implements Closeable {
  private static final int DIRECTORIES = 20;
  private static final int FILES = 9;
  private static final int MOST_BYTES = 8192;

  private final Path root;

  private GeneratedTree(Path root) {
    this.root = root;
  }

  public static GeneratedTree make() throws IOException {
    GeneratedTree tree = new GeneratedTree(Files.createTempDirectory("mydocker-jmh"));
    Random random = new Random(1);
    for (int outer = 0; outer < DIRECTORIES; outer++) {
      for (int inner = 0; inner < DIRECTORIES; inner++) {
        fill(tree.root.resolve("outer-" + outer + "/inner-" + inner), random);
      }
    }
    return tree;
  }

  private static void fill(Path directory, Random random) throws IOException {
    Files.createDirectories(directory);
    for (int i = 0; i < FILES; i++) {
      Files.write(directory.resolve("file-" + i), text(random, random.nextInt(MOST_BYTES)));
    }
    Files.createSymbolicLink(directory.resolve("link"), Path.of("file-0"));
  }

  /** Words of few letters: compresses to about a third, as programs and texts do. */
  public static byte[] text(Random random, int length) {
    List<String> words = random.ints(512, 0, 1 << 20).mapToObj(Integer::toHexString).toList();
    StringBuilder text = new StringBuilder(length + 8);
    while (text.length() < length) {
      text.append(words.get(random.nextInt(words.size()))).append(' ');
    }
    text.setLength(length);
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  public String root() {
    return root.toString();
  }

  /** Removes it. */
  @Override
  public void close() throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(root)) {
      found = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : found) {
      Files.delete(path);
    }
  }
}
