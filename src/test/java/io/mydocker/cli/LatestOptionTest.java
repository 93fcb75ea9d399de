package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The container that was made last, in the place of a named one. */
class LatestOptionTest {
  private final RecordedContainers containers = new RecordedContainers();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kill -l -s HUP | kill HUP [the-latest]",
        "stop -lt 0 | stop 0 [the-latest]",
        "wait --latest | wait [the-latest]",
        "pause -l | pause [the-latest]",
        "rm -fl | remove [the-latest] force=true"
      })
  void standsForTheContainer(String line, String asked) {
    Outcome.of(containers, "", line.split(" ", -1));
    assertEquals(List.of(asked), containers.asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "stop", "inspect", "logs", "diff", "attach", "start", "rm"})
  void isNotGivenBesideOne(String verb) {
    Outcome.of(containers, "", verb, "-l", "web")
        .refuses(125, verb + ": --latest and 'web': give only one of them");
  }

  @Test
  void execStillNeedsACommand() {
    Outcome.of(containers, "", "exec", "-l")
        .refuses(125, "exec: no command given; for example: mydocker exec -it web /bin/sh");
  }
}
