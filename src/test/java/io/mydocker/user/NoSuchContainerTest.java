package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every verb that takes a container says in the same words that there is none. */
class NoSuchContainerTest extends KeptContainersTest {
  @ParameterizedTest
  @CsvSource({
    "attach, 125, ''",
    "commit, 1, image",
    "cp, 1, ''",
    "diff, 1, ''",
    "exec, 125, /bin/true",
    "export, 1, ''",
    "inspect, 1, ''",
    "kill, 1, ''",
    "logs, 1, ''",
    "pause, 1, ''",
    "rename, 1, other",
    "restart, 1, ''",
    "rm, 1, ''",
    "start, 1, ''",
    "stop, 1, ''",
    "top, 1, ''",
    "unpause, 1, ''",
    "wait, 1, ''"
  })
  void itIsSaidInTheSameWords(String verb, int code, String more) {
    List<String> words = new ArrayList<>(List.of(verb, verb.equals("cp") ? "none:/etc" : "none"));
    if (!more.isEmpty() || verb.equals("cp")) {
      words.add(verb.equals("cp") ? "-" : more);
    }
    assertThat(mydocker(words.toArray(new String[0])))
        .exitsWith(code)
        .saysInOneLine(
            "mydocker: " + verb + ": container none: no such container; mydocker ps -a lists them");
  }
}
