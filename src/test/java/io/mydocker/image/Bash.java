package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Scripts that set a test's files up, or look at them with other tools than ours. */
final class Bash {
  private Bash() {}

  /** What it said, as Latin-1; a command in it that fails is the test's failure. */
  static String run(Path directory, String script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", "-ec", script)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    // The order of sort, and bytes for bytes.
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
