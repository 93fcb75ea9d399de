package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Standard input, output and error of a script: byte-exact, nothing lost, nothing taken, nothing
 * held.
 */
class StreamsTest extends UserTest {
  private static final int TEN_MEGABYTES = 10 << 20;
  private Path random;
  private byte[] bytes;

  @BeforeAll
  void tenMegabytesOfEveryByte() throws IOException {
    bytes = new byte[TEN_MEGABYTES];
    new Random(42).nextBytes(bytes);
    random = Files.write(places.scratch("random"), bytes);
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @Test
  void outputThroughAPipeIsExact() {
    Ended ended = mydocker("run", "-v", random + ":/random:ro", "/bin/cat", "/random");
    assertThat(ended).succeeds().isQuiet();
    assertTrue(Raw.string(bytes).equals(ended.stdout()), "the same 10 MB");
  }

  @Test
  void inputAndOutputThroughPipesAreExact() {
    Ended ended = command("run", "-i", "/bin/cat").stdin(Raw.string(bytes)).run();
    assertThat(ended).succeeds().isQuiet();
    assertTrue(Raw.string(bytes).equals(ended.stdout()), "the same 10 MB");
  }

  @Test
  void outputToAFileIsAppendedInOrder() {
    Path file = places.scratch("ordered");
    assertThat(
            shell(
                    "{ echo before; \"$MYDOCKER\" run /bin/echo inside; echo after; } >\"$1\"",
                    file.toString())
                .run())
        .succeeds();
    assertEquals("before\ninside\nafter\n", Raw.read(file));
  }

  @Test
  void inputFromAFile() {
    Ended ended =
        shell("\"$MYDOCKER\" run -i /bin/sha256sum <\"$1\"; sha256sum <\"$1\"", random.toString())
            .run();
    String[] sums = ended.stdout().split("\n", -1);
    assertEquals(sums[1], sums[0]);
  }

  @Test
  void withoutInteractiveInputIsEmpty() {
    assertThat(command("run", "/bin/cat").stdin("not for you\n").run()).succeeds().printsNothing();
    // It ends although the caller's input never does.
    Started open = start("run", "/bin/cat");
    assertThat(open.await()).succeeds().printsNothing();
  }

  /** A loop that reads a list and runs a container for each must not lose the list to the first. */
  @Test
  void theCallersInputIsNotTaken() {
    String loop =
        "printf 'a\\nb\\nc\\n' | while read -r l; do \"$MYDOCKER\" run /bin/echo \"$l\"; done";
    assertThat(shell(loop).run()).printsLines("a", "b", "c");
  }

  @Test
  void outputAndErrorStayApart() {
    Ended ended = inside("echo out; echo err >&2");
    assertThat(ended).succeeds().printsLines("out");
    assertEquals("err\n", ended.stderr());
  }

  @Test
  void outputComesWhenItIsWritten() {
    Started shell = start("run", "-i", "/bin/sh", "-c", "echo first; read answer; echo $answer");
    // Only after the first line was seen is the answer given.
    shell.untilPrinted("first\n").type("second\n").untilPrinted("second\n");
    assertThat(shell.closeStdin().await()).succeeds();
  }

  @Test
  void endsWhenTheCommandEndsThoughInputIsOpen() {
    Started open = start("run", "-i", "/bin/sh", "-c", "read line; echo $line; exit 4");
    open.type("one\n");
    assertThat(open.await()).exitsWith(4).printsLines("one");
  }

  @Test
  void aCommandNeedNotReadItsInput() {
    assertThat(command("run", "-i", "/bin/true").stdin(Raw.string(bytes)).run()).succeeds();
    assertThat(shell("yes | \"$MYDOCKER\" run -i /bin/head -n 1").run()).printsLines("y");
  }

  @Test
  void aProcessLeftInsideDoesNotHoldTheOutput() {
    // await() fails when the pipe stays open after the end.
    assertThat(inside("sleep 1000 & echo done")).printsLines("done");
    assertThat(
            shell("x=$(\"$MYDOCKER\" run /bin/sh -c 'setsid sleep 1000 & echo done'); echo \"$x\"")
                .run())
        .printsLines("done");
  }

  @Test
  void aFullDiskIsTheCommandsToReport() {
    assertThat(shell("\"$MYDOCKER\" run /bin/echo x >/dev/full").run())
        .exitsWith(1)
        .saysOnStderr("No space left");
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aReaderThatGoesAwayEndsTheContainer(int lines) {
    Ended ended =
        shell("\"$MYDOCKER\" run /bin/sh -c 'while :; do echo x; done' | head -n " + lines).run();
    assertThat(ended).succeeds().prints("x\n".repeat(lines));
  }

  /** PID 1 may ignore the signal and the error; the reader has gone all the same. */
  @Test
  void aReaderThatGoesAwayEndsAContainerThatIgnoresIt() {
    String stubborn = "trap '' PIPE; while :; do echo x; sleep 0.01; done 2>/dev/null";
    assertThat(shell("\"$MYDOCKER\" run /bin/sh -c \"$1\" | head -n 1", stubborn).run())
        .printsLines("x");
  }

  /** Nothing is written any more: only a poll of the pipe can tell. */
  @Test
  void aReaderThatGoesAwayEndsASilentContainer() {
    String silent = "trap '' PIPE; echo x; sleep 1000";
    assertThat(shell("\"$MYDOCKER\" run /bin/sh -c \"$1\" | head -n 1", silent).run())
        .printsLines("x");
  }
}
