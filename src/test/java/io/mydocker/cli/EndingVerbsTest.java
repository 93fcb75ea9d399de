package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the verbs that end or freeze containers make of a command line. */
class EndingVerbsTest {
  private final RecordedContainers containers = new RecordedContainers();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kill a | kill KILL [a]",
        "kill -s HUP a b | kill HUP [a, b]",
        "kill --signal=9 a | kill 9 [a]",
        "stop a b | stop 10 [a, b]",
        "stop -t 0 a | stop 0 [a]",
        "stop --time=3 a | stop 3 [a]",
        "wait a | wait [a]",
        "pause a b | pause [a, b]",
        "unpause a | unpause [a]"
      })
  void isAskedFor(String line, String asked) {
    Outcome.of(containers, "", line.split(" ", -1));
    assertEquals(List.of(asked), containers.asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "stop", "wait", "pause", "unpause"})
  void needsAContainer(String verb) {
    Outcome.of(containers, "", verb)
        .refuses(125, verb + ": no container given; mydocker ps -a lists them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "", "x", "1s", "9999999999"})
  void secondsAreANumber(String seconds) {
    Outcome.of(containers, "", "stop", "-t", seconds, "a")
        .refuses(
            125, "stop: --time '" + seconds + "': not a number of seconds; give one such as 10");
  }

  @Test
  void whatFailsIsSaidAfterWhatWasDone() {
    Outcome outcome = Outcome.of(containers, "", "stop", "a", "gone", "b");
    assertEquals("a\nb\n", outcome.out());
    assertEquals("mydocker: stop: container gone: no such container\n", outcome.err());
    assertEquals(1, outcome.code());
  }
}
