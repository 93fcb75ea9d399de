package io.mydocker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Ties each CVE that the program names to a test that tries it, and both to the table of README.md:
 * a defence that nobody attacks rots, and a row without a test is a promise.
 */
final class KnownEscapesTableTest {
  /** A scan that found nothing would pass. */
  private static final int FEWEST_FILES = 100;

  private static final int FEWEST_NAMES = 10;

  private static final Pattern NAME = Pattern.compile("(?i)\\bCVE[-_](\\d{4})[-_](\\d{4,7})");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (CVE-\\d{4}-\\d{4,7}) \\|[^|]+\\|[^|]+\\| `(\\w+)` \\|$");
  private static final String SELF = "KnownEscapesTableTest.java";

  /** CVE to the names of the files that name it. */
  private static Map<String, Set<String>> named(Path root) throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    int files = 0;
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        files++;
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        NAME.matcher(text)
            .results()
            .map(KnownEscapesTableTest::name)
            .forEach(
                name ->
                    found
                        .computeIfAbsent(name, n -> new TreeSet<>())
                        .add(file.getFileName().toString()));
      }
    }
    int scanned = files;
    assertTrue(scanned >= FEWEST_FILES, () -> "only " + scanned + " files lie below " + root);
    return found;
  }

  private static String name(MatchResult match) {
    return "CVE-" + match.group(1) + "-" + match.group(2);
  }

  private static Map<String, Set<String>> tested() throws IOException {
    Map<String, Set<String>> tested = named(Source.TEST);
    tested.values().forEach(files -> files.removeIf(file -> !file.endsWith("Test.java")));
    tested.values().forEach(files -> files.remove(SELF));
    tested.values().removeIf(Set::isEmpty);
    assertTrue(tested.size() >= FEWEST_NAMES, () -> "only these have a test: " + tested);
    return tested;
  }

  /** CVE to the test class that the table names. */
  private static Map<String, String> rows() throws IOException {
    return ROW.matcher(Files.readString(Path.of("README.md")))
        .results()
        .collect(
            Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, b) -> a, TreeMap::new));
  }

  @Test
  void whatTheProgramNamesIsTried() throws IOException {
    Map<String, Set<String>> untried = named(Path.of("src", "main"));
    untried.keySet().removeAll(tested().keySet());
    assertEquals(
        Map.of(), untried, "src/main names these; no test is called so or names it in its Javadoc");
  }

  @Test
  void theTableListsExactlyWhatIsTried() throws IOException {
    assertEquals(
        tested().keySet(),
        rows().keySet(),
        "the rows of README.md's table Known escapes, and what tests name");
  }

  @Test
  void eachRowNamesATestThatTriesIt() throws IOException {
    Map<String, Set<String>> tested = tested();
    Map<String, String> wrong = rows();
    wrong
        .entrySet()
        .removeIf(
            row -> tested.getOrDefault(row.getKey(), Set.of()).contains(row.getValue() + ".java"));
    assertEquals(Map.of(), wrong, "the test of that row does not name its CVE");
  }
}
