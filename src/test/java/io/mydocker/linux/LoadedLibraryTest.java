package io.mydocker.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoadedLibraryTest {
  private static final String STATUS =
      """
      Package: libdeflate-dev
      Version: 9-1

      Package: libdeflate0
      Status: install ok installed
      Version: 1.14-1

      Package: none

      Package: last
      Version: 2.0
      """;

  @Test
  void isTheUpstreamPartOfThePackages() {
    assertEquals("1.14", LoadedLibrary.debianVersion(STATUS, "libdeflate0"));
    assertEquals("9", LoadedLibrary.debianVersion(STATUS, "libdeflate-dev"));
    assertEquals("2.0", LoadedLibrary.debianVersion(STATUS, "last"));
    assertNull(LoadedLibrary.debianVersion(STATUS, "none"));
    assertNull(LoadedLibrary.debianVersion(STATUS, "libdeflate"));
    assertNull(LoadedLibrary.debianVersion("", "last"));
  }

  @Test
  void zlibTellsItself() {
    String version = LoadedLibrary.zlibVersion();
    assertTrue(version.matches("1\\.[0-9.]+|of Java .*"), version);
  }
}
