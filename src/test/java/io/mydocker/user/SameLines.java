package io.mydocker.user;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares long lists, and names the lines that differ rather than printing both. */
final class SameLines {
  private static final int MOST = 60;

  private SameLines() {}

  static void assertSame(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      String differences =
          Stream.concat(only("- ", expected, actual), only("+ ", actual, expected))
              .limit(MOST)
              .collect(Collectors.joining("\n"));
      fail(
          what
              + ": lines lost (-) and come (+):\n"
              + (differences.isEmpty() ? "the order" : differences));
    }
  }

  private static Stream<String> only(String mark, String in, String notIn) {
    Set<String> others = notIn.lines().collect(Collectors.toCollection(LinkedHashSet::new));
    return in.lines().filter(line -> !others.contains(line)).map(line -> mark + line);
  }
}
