package io.mydocker.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What finding a ready filter costs a launch: the classes that it loads, in a JVM of its own. */
class SeccompLookupTest {
  private static final List<String> DEAR =
      List.of(
          "jnr.",
          "com.kenai.",
          "com.grack.",
          "java.util.regex.",
          "java.util.stream.",
          "java.security.MessageDigest",
          "io.mydocker.linux.Kernel ",
          "io.mydocker.linux.Libseccomp ",
          "io.mydocker.security.SeccompStore",
          "io.mydocker.security.SeccompProfile ");

  private @TempDir Path directory;

  /** Finds the filter of the default profile, or of the file that is named. */
  static final class Lookup {
    public static void main(String[] args) {
      SeccompFilter filter =
          new SeccompCache(args[0], SeccompHost.ofThisMachine()).find(choice(args[1]), 0);
      System.exit(filter == null ? 1 : 42);
    }

    private static SeccompChoice choice(String file) {
      return file.isEmpty() ? SeccompChoice.byDefault() : SeccompChoice.ofFile(file);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void loadsNothingDear(boolean isFile) throws Exception {
    Path file = Files.write(directory.resolve("p.json"), DefaultProfile.bytes());
    String path = isFile ? file.toString() : "";
    new SeccompCache(directory.toString(), SeccompHost.ofThisMachine())
        .build(Lookup.choice(path), 0);
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xint",
            "-Xlog:class+load",
            "-cp",
            System.getProperty("java.class.path"),
            Lookup.class.getName(),
            directory.toString(),
            path);
    Process process = java.redirectErrorStream(true).start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(42, process.waitFor(), log);
    String ours = log.substring(log.indexOf(Lookup.class.getName()));
    assertTrue(ours.contains(SeccompEntry.class.getName()), "the log tells what is loaded");
    for (String dear : DEAR) {
      assertFalse(ours.contains("] " + dear), dear);
    }
  }
}
