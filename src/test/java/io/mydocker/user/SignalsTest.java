package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code mydocker} is sent, the command is sent; and whoever wants to end it, can. */
class SignalsTest extends UserTest {

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  /** The kernel drops a signal for which the first process of a namespace has no handler. */
  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,130", "HUP,129"})
  void endsACommandWithoutAHandler(String signal, int code) {
    Started sleep =
        start("run", "/bin/sh", "-c", "echo ready; exec sleep 1000").untilPrinted("ready\n");
    awaitFirstProcess("sleep");
    assertThat(sleep.signal(signal).await()).exitsWith(code);
    world.isUnchangedAtOnce();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP", "USR1", "USR2", "QUIT", "WINCH", "CONT"})
  void isGivenToACommandWithAHandler(String signal) {
    String script =
        "trap 'echo got "
            + signal
            + "; exit 9' "
            + signal
            + "; echo ready; while :; do sleep 0.1; done";
    Started shell = start("run", "/bin/sh", "-c", script).untilPrinted("ready\n");
    assertThat(shell.signal(signal).await()).exitsWith(9).printsLines("ready", "got " + signal);
  }

  /**
   * Ignored signals are inherited: the kernel then reaps children before they can be asked about.
   */
  @ParameterizedTest
  @CsvSource({
    "$MYDOCKER run /bin/sh -c 'exit 7',7",
    "env -u MYDOCKER_ENGINE $MYDOCKER rm no-such,1"
  })
  void aCallerThatIgnoresItsChildrenChangesNothing(String command, int code) {
    assertThat(shell("trap '' CHLD; " + command).run()).exitsWith(code);
  }

  @Test
  void aHandlerNeedNotEndTheCommand() {
    // A trap may also end the read that it came in: only the word two ends the script.
    String script =
        "trap 'echo no' TERM; echo ready; until [ \"$line\" = two ]; do read line; done; exit 3";
    Started shell = start("run", "-i", "/bin/sh", "-c", script).untilPrinted("ready\n");
    shell.signal("TERM").type("one\n").untilPrinted("no\n");
    assertThat(shell.type("two\n").closeStdin().await()).exitsWith(3);
  }

  @Test
  void aSignalWithoutMeaningIsDropped() {
    Started cat =
        start("run", "-i", "/bin/sh", "-c", "echo ready; exec cat").untilPrinted("ready\n");
    cat.signal("USR1")
        .signal("WINCH")
        .signal("CONT")
        .type("still here\n")
        .untilPrinted("still here\n");
    assertThat(cat.closeStdin().await()).succeeds();
  }

  /** CI cancels whenever it likes, also before there is a container. */
  @Test
  void atAnyMomentOfTheStart() {
    Random random = new Random(7);
    for (int n = 0; n < 15; n++) {
      Started sleep = start("run", "/bin/sleep", "1000");
      Patience.pause(random.nextInt(300));
      assertThat(sleep.signal("TERM").await()).exitsWith(143).printsNothing();
      world.becomesUnchanged();
    }
    assertThat(mydocker("run", "/bin/echo", "fine")).printsLines("fine").isQuiet();
  }

  @Test
  void aTimeLimitEndsTheContainerToo() {
    assertThat(shell("timeout 2 \"$MYDOCKER\" run /bin/sleep 1000").run())
        .exitsWith(124)
        .printsNothing();
    assertThat(shell("timeout -s KILL 2 \"$MYDOCKER\" run /bin/sleep 1000").run()).exitsWith(137);
    world.becomesUnchanged();
  }

  /** A stopped container is not an ended one. */
  @Test
  void stopAndContinue() {
    Started cat = start("run", "-i", "/bin/cat");
    cat.type("one\n").untilPrinted("one\n");
    cat.signal("STOP");
    cat.type("two\n").signal("CONT").untilPrinted("two\n");
    assertThat(cat.closeStdin().await()).succeeds();
  }

  @Test
  void childrenOfTheCommandGoWithIt() {
    String script = "setsid sleep 1000 & (trap '' TERM HUP INT; sleep 1000) & echo ready; wait";
    Started shell = start("run", "/bin/sh", "-c", script).untilPrinted("ready\n");
    assertThat(shell.signal("TERM").await()).exitsWith(143);
    world.isUnchangedAtOnce();
  }
}
