package io.mydocker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that hold what a program printed when a human last looked. {@code -Dgolden=write} writes
 * them anew; look at the difference before it is committed.
 */
public final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources");

  private Golden() {}

  /** The file or directory of a name. */
  public static Path path(String name) {
    return RESOURCES.resolve(name);
  }

  /**
   * Fails unless a file says what was printed.
   *
   * @param test which test, by name, writes it
   * @param file of {@link #path}
   * @param printed raw, one {@code char} per byte
   */
  public static void isReviewed(Class<?> test, Path file, String printed) throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, printed, StandardCharsets.ISO_8859_1);
    }
    assertEquals(
        Files.readString(file, StandardCharsets.ISO_8859_1),
        printed,
        () -> "rewrite with -Dtest=" + test.getSimpleName() + " -Dgolden=write");
  }

  /**
   * A number that a file of them has on record, on a line that begins with what it is of; the
   * reason may follow it.
   */
  public static long number(String file, String what) throws IOException {
    for (String line : Files.readAllLines(path(file))) {
      if (line.startsWith(what + " ")) {
        return Long.parseLong(line.substring(what.length()).strip().split(" ", -1)[0]);
      }
    }
    throw new AssertionError(file + " has no line for " + what);
  }
}
