package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options that do not keep a program from being kept: each is of a line that is looked into. */
class KeptOptionsTest {
  @Test
  void eachIsTraced() throws IOException {
    List<String> lines =
        Files.readAllLines(Golden.path("kept/lines.txt")).stream()
            .filter(line -> line.startsWith("run "))
            .toList();
    for (Option option : RunOptions.BY_LINE_ALONE) {
      assertTrue(
          lines.stream().anyMatch(line -> names(line, option)),
          option + " is in no line of kept/lines.txt");
    }
  }

  private static boolean names(String line, Option option) {
    return option.names().stream().anyMatch(name -> line.contains(" " + name + " "));
  }

  /** None whose value is another's business: a file, another container, the caller. */
  @Test
  void noneDependsOnMoreThanItsWords() {
    for (Option option :
        List.of(
            RunOptions.ENV,
            RunOptions.ENV_FILE,
            RunOptions.LABEL_FILE,
            RunOptions.CIDFILE,
            RunOptions.VOLUMES_FROM,
            RunOptions.DEVICE,
            RunOptions.PRIVILEGED,
            RunOptions.PID,
            RunOptions.IPC,
            RunOptions.UTS,
            RunOptions.USERNS,
            RunOptions.TRACE,
            RunOptions.EXPLAIN)) {
      assertFalse(RunOptions.BY_LINE_ALONE.contains(option), option::toString);
    }
  }
}
