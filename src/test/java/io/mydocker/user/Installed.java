package io.mydocker.user;

import java.nio.file.Files;
import java.nio.file.Path;

/** The launcher under test. */
final class Installed {
  private Installed() {}

  /** Fails rather than skips: a run of the root tests that tests nothing must not look green. */
  static Path launcher() {
    String named = System.getProperty("mydocker.bin", System.getenv("MYDOCKER_BIN"));
    if (named == null || named.isEmpty()) {
      throw new AssertionError(
          "no launcher to test: set -Dmydocker.bin=PATH or MYDOCKER_BIN=PATH to an installed"
              + " mydocker");
    }
    Path launcher = Path.of(named).toAbsolutePath();
    if (!Files.isExecutable(launcher)) {
      throw new AssertionError(launcher + " is not an executable file");
    }
    return launcher;
  }

  /** A program of the host that a test cannot do without; scripts/test.sh installs its package. */
  static String need(String program) {
    for (String dir : "/usr/sbin:/usr/bin:/sbin:/bin".split(":", -1)) {
      if (Files.isExecutable(Path.of(dir, program))) {
        return dir + "/" + program;
      }
    }
    throw new AssertionError(
        program + " is not installed; scripts/test.sh installs what the tests need");
  }
}
