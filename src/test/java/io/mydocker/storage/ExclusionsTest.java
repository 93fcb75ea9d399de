package io.mydocker.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExclusionsTest {
  @ParameterizedTest
  @CsvSource({
    "/a,      ./a,      true",
    "/a,      ./ab,     false",
    "/a,      ./b/a,    false",
    "/a/b,    ./a,      false",
    "//a/./b/,./a/b,    true",
    "/a/*,    ./a/b,    true",
    "/a/*,    ./a,      false",
    "/*/c,    ./a/c,    true",
    "/*/c,    ./a/b/c,  false",
    "/*.o,    ./x.o,    true",
    "/*.o,    ./x.oo,   false",
    "/*a*b*,  ./xaaxbx, true",
    "/*a*b*,  ./xbxa,   false",
    "/?,      ./a,      true",
    "/?,      ./ab,     false",
    "/a?b,    ./a/b,    false",
    "/\\*,    ./*,      true",
    "/\\*,    ./a,      false",
    "/\\?\\\\,./?\\,    true",
    "/[a],    ./[a],    true",
  })
  void covers(String pattern, String path, boolean expected) {
    assertEquals(expected, Exclusions.of(List.of("/no/such", pattern)).covers(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "", "./a", "/a/../b", "/..", "/", "//", "/.", "*"})
  void isRefused(String pattern) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Exclusions.of(List.of(pattern)));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("'" + pattern + "': "));
  }

  @Test
  void nothingIsExcludedByNothing() {
    assertEquals(Exclusions.NONE, Exclusions.of(List.of()));
    assertEquals(false, Exclusions.NONE.covers("./a"));
  }
}
