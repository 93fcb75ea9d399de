package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --die-with-parent}: the container ends with who called, and is undone at once. */
class CallersEndTest extends UserTest {

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--trace"})
  void theContainerEndsWithWhoCalled(String option) {
    Started parent = caller(option).untilPrinted("ready\n");
    parent.signal("KILL");
    world.becomesUnchanged();
    assertThat(mydocker("ps", "-q")).prints("");
  }

  /** When there may be no watcher yet that would undo what a killed process leaves. */
  @Test
  void alsoInTheMiddleOfTheLaunch() {
    Started parent = caller("");
    Patience.until("the launch", () -> places.runRoot().resolve("live").toFile().list().length > 0);
    parent.signal("KILL");
    world.becomesUnchanged();
  }

  private Started caller(String option) {
    return shell(
            "$MYDOCKER run -i --die-with-parent "
                + option
                + " /bin/sh -c 'trap : TERM; echo ready; sleep 1000' & wait")
        .start();
  }
}
