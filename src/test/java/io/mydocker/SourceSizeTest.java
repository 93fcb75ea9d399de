package io.mydocker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sizes that keep a file readable in one sitting, and a few habits of whole files. */
final class SourceSizeTest {
  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_METHOD = 100;
  private static final int LONG_METHOD = 40;
  private static final double MOST_LONG_METHODS = 0.03;

  private static final List<Source> MAIN = Source.all(Source.MAIN);
  private static final List<Source> TEST = Source.all(Source.TEST);

  @Test
  void filesAreShort() {
    Set<String> found = new TreeSet<>();
    for (List<Source> sources : List.of(MAIN, TEST)) {
      for (Source source : sources) {
        if (source.lines() > LONGEST_FILE) {
          found.add(source.path() + " has " + source.lines() + " lines");
        }
      }
    }
    assertEquals(
        Set.of(),
        found,
        "a file over " + LONGEST_FILE + " lines does more than one thing; split it");
  }

  @Test
  void methodsAreShort() {
    assertEquals(
        Set.of(),
        longerThan(LONGEST_METHOD),
        "nobody can hold a method of over " + LONGEST_METHOD + " lines in mind; name its parts");
  }

  @Test
  void fewMethodsAreLong() {
    Set<String> found = longerThan(LONG_METHOD);
    long all = MAIN.stream().mapToLong(source -> source.methods().size()).sum();
    assertTrue(
        found.size() <= MOST_LONG_METHODS * all,
        () -> "of " + all + " methods more than 3 % are over " + LONG_METHOD + " lines: " + found);
  }

  private static Set<String> longerThan(int most) {
    Set<String> found = new TreeSet<>();
    for (Source source : MAIN) {
      for (Source.Method method : source.methods()) {
        if (method.lines() > most) {
          found.add(
              source.fileName() + ":" + method.line() + " " + method.name() + " " + method.lines());
        }
      }
    }
    return found;
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Set<String> silent = new TreeSet<>();
    for (Path file : Source.paths(Source.MAIN)) {
      Path directory = file.resolveSibling("package-info.java");
      if (!Files.exists(directory)) {
        silent.add(directory.toString());
      }
    }
    assertEquals(Set.of(), silent, "a package-info says what lives in a package and what must not");
  }

  @Test
  void noTestIsSwitchedOff() throws IOException {
    String annotation = "@Dis" + "abled";
    Set<String> off = new TreeSet<>();
    for (Path file : Source.paths(Source.TEST)) {
      if (Files.readString(file).contains(annotation)) {
        off.add(file.toString());
      }
    }
    assertEquals(Set.of(), off, "a test that is switched off tests nothing and looks as if it did");
  }

  @Test
  void everyShippedLibraryHasItsLicence() throws IOException {
    Path licences = Path.of("src", "main", "licenses");
    String table = Files.readString(licences.resolve("THIRD-PARTY.md"));
    Set<String> missing =
        Files.readAllLines(Path.of("target", "shipped.txt")).stream()
            .map(String::strip)
            .filter(line -> line.contains(":jar:"))
            .map(line -> line.substring(0, line.indexOf(":jar:")))
            .filter(artifact -> !table.contains("| " + artifact + " |"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(), missing, "what is shipped must be listed with its licence in " + licences);
  }
}
