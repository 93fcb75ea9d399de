package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a process sees in a container of Docker's and in one of ours: the same, but for a table of
 * differences, each with its reason.
 */
@Timeout(300)
class SeenFromInsideTest extends UserTest {
  private Dockerd dockerd;

  @BeforeAll
  void startDocker() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    dockerd = Dockerd.startWithBase(places);
  }

  @AfterAll
  void stopDocker() {
    dockerd.stop();
  }

  @ParameterizedTest
  @EnumSource
  void asInDocker(OptionPair pair) {
    String[] command = Sight.command();
    Map<String, String> docker = Sight.of(dockerd.run(pair.docker(), command));
    List<String> words = new ArrayList<>(List.of("run"));
    words.addAll(pair.ours());
    words.addAll(List.of(command));
    Map<String, String> ours = Sight.of(mydocker(words.toArray(String[]::new)));
    assertTrue(docker.size() > 150, () -> "the probe ended early: " + docker);
    assertEquals(due(pair), String.join("\n", differences(docker, ours)));
  }

  private static Set<String> differences(Map<String, String> docker, Map<String, String> ours) {
    Set<String> all = new TreeSet<>(docker.keySet());
    all.addAll(ours.keySet());
    Set<String> lines = new TreeSet<>();
    for (String what : all) {
      String inDocker = docker.getOrDefault(what, "");
      String inOurs = ours.getOrDefault(what, "");
      if (!inDocker.equals(inOurs)) {
        lines.add(Difference.line(what, inDocker, inOurs));
      }
    }
    return lines;
  }

  /** Every row, so that one which no longer comes true must go. */
  private static String due(OptionPair pair) {
    return String.join(
        "\n",
        new TreeSet<>(
            Differences.all().stream()
                .filter(difference -> difference.isDue(pair))
                .map(d -> Difference.line(d.what(), d.docker(), d.ours()))
                .toList()));
  }
}
