package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit that somebody ends half-way, and what it shows at a terminal. */
class InterruptedCommitTest extends UserTest {
  private static final String EARLIER = "the earlier one";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  /** Holds more than can be packed before anybody has pressed a key. */
  private Started large() {
    return holding("head -c 600000000 /dev/urandom");
  }

  private Started holding(String content) {
    String fill = content + " >/large; echo ready; cat >/dev/null";
    return start("run", "-i", "/bin/sh", "-c", fill).untilPrinted("ready\n");
  }

  private boolean isAtWork() {
    String[] names = places.home().toFile().list();
    return names != null && Arrays.stream(names).anyMatch(name -> name.endsWith(".tmp"));
  }

  private void isAsBefore(Started container, Path archive) {
    assertEquals(EARLIER, Raw.read(archive));
    assertTrue(!isAtWork(), "the temporary file stays");
    assertThat(container.closeStdin().await()).succeeds();
    Host.run("rm", archive.toString());
  }

  @Test
  void controlC() {
    Started container = large();
    Path archive = Raw.write(places.home("large.tar"), EARLIER);
    try (Terminal terminal = Terminal.open()) {
      String settings = terminal.settings();
      Started commit = terminal.start(command("commit", "large"));
      Patience.until("the temporary file", this::isAtWork);
      terminal.press('C');
      assertThat(commit.await()).exitsWith(130);
      assertEquals(settings, terminal.settings());
      List<String> said = terminal.screen().lines().filter(l -> l.contains("mydocker:")).toList();
      assertTrue(said.size() <= 1, terminal.screen());
    }
    isAsBefore(container, archive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP", "INT"})
  void signals(String signal) {
    Started container = large();
    Path archive = Raw.write(places.home("large.tar"), EARLIER);
    Started commit = start("commit", "large");
    Patience.until("the temporary file", this::isAtWork);
    assertThat(commit.signal(signal).await()).neverSays("Exception");
    isAsBefore(container, archive);
  }

  /** The first to end would thaw it for the other. */
  @Test
  void oneAtATime() {
    Started container = large();
    Started first = start("commit", "one");
    Patience.until("the temporary file", this::isAtWork);
    assertThat(mydocker("commit", "two")).exitsWith(1).saysInOneLine("another commit");
    assertThat(first.await()).succeeds();
    assertThat(container.closeStdin().await()).succeeds();
    Host.run("rm", places.home("one.tar").toString());
  }

  /** What is read then is of different moments. */
  @Test
  void theContainerIsLetGoOn() {
    Started container = large();
    Path archive = Raw.write(places.home("large.tar"), EARLIER);
    Started commit = start("commit", "large");
    Patience.until("the temporary file", this::isAtWork);
    assertThat(mydocker("unpause", mydocker("ps", "-q").word())).succeeds();
    assertThat(commit.await()).exitsWith(1).saysOnStderr("let it go on", "--pause=false");
    isAsBefore(container, archive);
  }

  /** Bytes, rate and time left, in one line that is gone at the end. */
  @Test
  void progressAtATerminal() {
    // What is hard to compress takes longest.
    Started container = holding("seq 3000000");
    try (Terminal terminal = Terminal.open()) {
      Started commit = terminal.start(command("commit", "--level", "9", "large"));
      terminal.awaits("MB/s").awaits("left").awaits("commitContainer imageTar:");
      assertThat(commit.await()).succeeds();
    }
    assertThat(container.closeStdin().await()).succeeds();
    Host.run("rm", places.home("large.tar").toString());
  }
}
