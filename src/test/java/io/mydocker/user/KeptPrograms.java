package io.mydocker.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The programs that a data root keeps, and whether a command took one or had one compiled. */
final class KeptPrograms {
  private final Path directory;

  KeptPrograms(Path dataRoot) {
    directory = dataRoot.resolve("programs");
  }

  Path directory() {
    return directory;
  }

  /** The file of the only one. */
  Path only() {
    Map<Path, Object> all = all();
    assertEquals(1, all.size(), all::toString);
    return all.keySet().iterator().next();
  }

  /** Each with what tells one file of the same name from another. */
  Map<Path, Object> all() {
    Map<Path, Object> found = new TreeMap<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Map<String, Object> facts =
              Files.readAttributes(file, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS);
          found.put(file, facts.toString());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  void forget() {
    Host.run("rm", "-rf", directory.toString());
  }

  /** What a command gave that took a program which was kept: none was written. */
  Ended taken(Supplier<Ended> command) {
    Map<Path, Object> before = all();
    Ended ended = command.get();
    assertEquals(before, all(), () -> "it was compiled:\n" + ended);
    return ended;
  }

  /** What a command gave whose program was compiled, and kept for the next time. */
  Ended compiled(Supplier<Ended> command) {
    return compiled("it", command);
  }

  /** The same, with what was changed before. */
  Ended compiled(String what, Supplier<Ended> command) {
    Map<Path, Object> before = all();
    Ended ended = command.get();
    assertNotEquals(before, all(), () -> what + " was not compiled and kept:\n" + ended);
    return ended;
  }

  /** The first is compiled, and the second takes that; the second's result. */
  Ended twice(Supplier<Ended> command) {
    compiled(command);
    return taken(command);
  }
}
