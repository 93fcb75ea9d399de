package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Many containers, and many commands that are killed: nothing is lost and nothing is left. */
class ManyContainersTest extends KeptContainersTest {
  private static final int MANY = 100;
  private static final int AT_A_TIME = 4;
  private static final int KILLS = 200;

  /** How often somebody looks: until then what one killed command left is in the next one's way. */
  private static final int LOOK_EVERY = 20;

  @Test
  void aHundredAreStartedListedEnteredStoppedAndRemoved() {
    List<String> ids =
        fewAtATime(i -> command("run", "-d", "--name", "n" + i, "/bin/sleep", "1000")).stream()
            .map(ended -> assertThat(ended).succeeds().isQuiet().ended().word())
            .toList();
    assertEquals(new HashSet<>(ids), new HashSet<>(mydocker("ps", "-q").words()));
    assertEquals(MANY, lines(mydocker("ps"), "running"));
    List<Ended> entered =
        fewAtATime(
            i -> command("exec", "n" + i, "/bin/sh", "-c", "hostname; exit $0", String.valueOf(i)));
    for (int i = 0; i < MANY; i++) {
      assertThat(entered.get(i)).exitsWith(i).printsLines(ids.get(i)).isQuiet();
    }
    String[] all = ids.toArray(String[]::new);
    assertThat(mydocker(words("stop -t 0", ids))).printsLines(all).succeeds().isQuiet();
    assertThat(mydocker("ps", "-q")).printsNothing();
    assertEquals(MANY, lines(mydocker("ps", "-a"), "exited"));
    assertThat(mydocker(words("rm", ids))).printsLines(all).succeeds().isQuiet();
    nothingIsLeft();
  }

  private static List<Ended> fewAtATime(IntFunction<Invocation> command) {
    List<Ended> ended = new ArrayList<>();
    for (int first = 0; first < MANY; first += AT_A_TIME) {
      List<Started> some = new ArrayList<>();
      for (int i = first; i < first + AT_A_TIME; i++) {
        some.add(command.apply(i).start().closeStdin());
      }
      some.forEach(each -> ended.add(each.await()));
    }
    return ended;
  }

  private static long lines(Ended listing, String word) {
    return assertThat(listing)
        .succeeds()
        .ended()
        .stdout()
        .lines()
        .filter(line -> line.contains(word))
        .count();
  }

  private static String[] words(String verb, List<String> ids) {
    List<String> words = new ArrayList<>(List.of(verb.split(" ", -1)));
    words.addAll(ids);
    return words.toArray(String[]::new);
  }

  /** {@code -Dmydocker.test.seed} tries other moments. */
  @Test
  void twoHundredCommandsAreKilled() {
    RandomKills kills = new RandomKills(this, Long.getLong("mydocker.test.seed", 20_261_130));
    try {
      for (int i = 1; i <= KILLS; i++) {
        kills.one(i);
        if (i % LOOK_EVERY == 0) {
          assertThat(mydocker("ps", "-a")).succeeds();
          // Collects the exit statuses of what was orphaned, as a host's first process would.
          World.of(places);
        }
      }
      kills.finishArchives();
      assertThat(mydocker(words("rm -f", mydocker("ps", "-aq").words()))).succeeds().isQuiet();
      nothingIsLeft();
    } catch (AssertionError e) {
      throw new AssertionError(kills.told(), e);
    }
    // Otherwise the commands had all ended before they were killed, and nothing was tried.
    assertTrue(kills.hits() > KILLS / 4, kills::told);
  }

  private void nothingIsLeft() {
    world.becomesUnchanged();
    assertThat(mydocker("ps", "-aq")).succeeds().printsNothing();
    assertEquals("", names("names"), "reserved names");
    assertEquals(List.of(), Processes.withDataRoot(places.dataRoot()), "processes");
  }

  private String names(String directory) {
    String[] names = places.dataRoot().resolve(directory).toFile().list();
    return names == null ? "" : String.join(" ", Arrays.asList(names));
  }
}
