package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run -it} at a real terminal. */
class TerminalTest extends UserTest {
  private Terminal terminal;
  private String settings;

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @BeforeEach
  void sitDown() {
    terminal = Terminal.open();
    settings = terminal.settings();
  }

  @AfterEach
  void theTerminalIsAsItWas() {
    Patience.within(Duration.ofSeconds(20), () -> terminal.settings().equals(settings));
    assertEquals(settings, terminal.settings(), "the terminal's settings afterwards");
    terminal.close();
  }

  @Test
  void aShellAtATerminal() {
    Started shell = runAtTerminal("/bin/sh");
    terminal.awaits("# ").type("echo $((6*7)).\r").awaits("42.\r\n").awaits("# ");
    terminal
        .type("tty\r")
        .awaits("/dev/")
        .type("test -t 0 && test -t 1 && test -t 2 && echo t$((1+0))\r");
    terminal.awaits("t1\r\n").type("exit 5\r");
    assertThat(shell.await()).exitsWith(5);
  }

  @Test
  void itIsTheControllingTerminal() {
    Started shell =
        runAtTerminal("/bin/sh", "-c", "echo by name >/dev/tty; cut -d ' ' -f 5,6,8 /proc/1/stat");
    terminal.awaits("by name\r\n").awaits("1 1 1\r\n");
    assertThat(shell.await()).succeeds();
  }

  @Test
  void theConsoleIsTheTerminal() {
    Started shell =
        runAtTerminal("/bin/sh", "-c", "test -c /dev/console && echo on the console >/dev/console");
    terminal.awaits("on the console\r\n");
    assertThat(shell.await()).succeeds();
  }

  /**
   * Without -t the output goes through us too: TIOCSTI on the host's terminal would type for the
   * host's user.
   */
  @ParameterizedTest
  @ValueSource(strings = {"-it", "-i"})
  void theContainerNeverHoldsTheHostsTerminal(String option) {
    String hosts = Host.run("stat", "-c", "%d", terminal.path()).word();
    String script =
        "for n in 0 1 2; do stat -L -c \"dev %d.\" /dev/fd/$n; done; (: </dev/tty); echo end";
    Started container = terminal.start(command("run", option, "/bin/sh", "-c", script));
    terminal.awaits("end");
    assertThat(container.await()).succeeds();
    assertFalse(terminal.screen().contains("dev " + hosts + "."), terminal.screen());
    assertEquals(
        option.equals("-i"), terminal.screen().contains("can't open /dev/tty"), terminal.screen());
  }

  @Test
  void interruptEndsAForegroundJobAndNotTheShell() {
    Started shell = runAtTerminal("/bin/sh");
    terminal.awaits("# ").type("sh -c 'echo go; exec sleep 1000'\r").awaits("go\r\n").press('C');
    terminal.awaits("# ").type("echo still$((1+1))\r").awaits("still2\r\n").type("exit\r");
    assertThat(shell.await()).succeeds();
  }

  @Test
  void jobsCanBeStoppedAndContinued() {
    Started shell = runAtTerminal("/bin/sh");
    terminal
        .awaits("# ")
        .type("(echo go; read line; echo got $line)\r")
        .awaits("go\r\n")
        .press('Z');
    terminal
        .awaits("Stopped")
        .awaits("# ")
        .type("fg\r")
        .awaits("echo go")
        .type("back\r")
        .awaits("got back\r\n");
    terminal.awaits("# ").press('D');
    assertThat(shell.await()).succeeds();
  }

  @Test
  void quitKeyReachesTheJob() {
    Started shell = runAtTerminal("/bin/sh");
    terminal.awaits("# ").type("sh -c 'trap \"echo quit key; exit\" QUIT; echo go; read x'\r");
    terminal.awaits("go\r\n").type("\u001c").awaits("quit key\r\n").awaits("# ").type("exit 0\r");
    assertThat(shell.await()).succeeds();
  }

  @Test
  void sizeIsTakenAndFollows() {
    terminal.resize(33, 101);
    Started shell = runAtTerminal("/bin/sh");
    terminal.awaits("# ").type("stty size\r").awaits("33 101\r\n");
    terminal.resize(40, 120);
    boolean follows =
        Patience.within(
            Duration.ofSeconds(30),
            () -> {
              terminal.awaits("# ").type("stty size\r").awaits("stty size\r\n");
              return Patience.within(
                  Duration.ofSeconds(1), () -> terminal.screen().contains("40 120\r\n"));
            });
    assertTrue(follows, terminal.screen());
    terminal.type("exit 0\r");
    assertThat(shell.await()).succeeds();
  }

  @Test
  void aProgramIsToldOfANewSize() {
    Started shell =
        runAtTerminal(
            "/bin/sh",
            "-c",
            "trap 'stty size; exit 3' WINCH; echo go; while :; do sleep 0.1; done");
    terminal.awaits("go\r\n").resize(50, 130);
    terminal.awaits("50 130\r\n");
    assertThat(shell.await()).exitsWith(3);
  }

  @Test
  void terminalTypeIsOneThatEveryImageKnows() {
    Started shell = runAtTerminal("/bin/sh", "-c", "echo term=$TERM");
    terminal.awaits("term=xterm\r\n");
    assertThat(shell.await()).succeeds();
    assertThat(inside("echo term=${TERM-unset}")).printsLines("term=unset");
  }

  @Test
  void muchOutputArrivesWhole() {
    Started shell = runAtTerminal("/bin/sh", "-c", "seq 1 20000; echo end");
    terminal.awaits("end\r\n");
    assertThat(shell.await()).succeeds();
    StringBuilder expected = new StringBuilder();
    for (int n = 1; n <= 20000; n++) {
      expected.append(n).append("\r\n");
    }
    assertTrue(terminal.screen().contains(expected + "end\r\n"), "20000 lines in order");
  }

  @Test
  void muchTypedArrivesWhole() {
    Started shell =
        runAtTerminal("/bin/sh", "-c", "echo go; stty -echo; echo quiet; wc -c; echo end");
    terminal.awaits("quiet\r\n");
    String line = "y".repeat(999) + "\r";
    for (int n = 0; n < 50; n++) {
      terminal.type(line);
    }
    terminal.press('D').awaits("50000\r\n").awaits("end\r\n");
    assertThat(shell.await()).succeeds();
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "HUP,129", "KILL,137", "INT,130"})
  void theTerminalIsRestoredAfterASignal(String signal, int code) {
    Started shell = runAtTerminal("/bin/sleep", "1000");
    Patience.until("raw mode", () -> !terminal.settings().equals(settings));
    long pid = shell.pid();
    Patience.until("the container", () -> mydocker("ps", "-q").words().size() == 1);
    Host.signal(signal, pid);
    assertThat(shell.await()).exitsWith(code);
  }

  @Test
  void theTerminalIsRestoredWhenTheCommandIsNotFound() {
    Started shell = runAtTerminal("/bin/nosuch");
    assertThat(shell.await()).exitsWith(127);
    terminal.awaits("mydocker: ").awaits("nosuch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-i", "-t", "-it"})
  void interruptEndsASleepThatHasNoHandler(String option) {
    List<String> words =
        new ArrayList<>(List.of("run", option, "/bin/sh", "-c", "echo go; exec sleep 100"));
    words.remove("");
    Started sleep = terminal.start(command(words.toArray(String[]::new)));
    terminal.awaits("go");
    awaitFirstProcess("sleep");
    terminal.press('C');
    assertThat(sleep.await()).exitsWith(130);
  }

  @Test
  void aClosedWindowEndsTheContainer() {
    // script(1) is the terminal emulator here: killed, it hangs up on what runs in it.
    Started window = shell("exec script -qfec '\"$MYDOCKER\" run -it /bin/sh' /dev/null").start();
    window.untilPrinted("# ").type("echo $((40+2)).\r").untilPrinted("42.");
    Host.signal("KILL", window.pid());
    assertThat(window.await()).exitsWith(137);
    world.becomesUnchanged();
  }

  @Test
  void outputOfATerminalContainerCanGoThroughAPipe() {
    Started piped =
        terminal.start(shell("\"$MYDOCKER\" run -it /bin/echo through | cat; echo end"));
    terminal.awaits("through").awaits("end\r\n");
    assertThat(piped.await()).succeeds();
  }

  @Test
  void aContainerInTheBackgroundIsNotStopped() {
    Started job =
        terminal.start(
            shell("set -m; \"$MYDOCKER\" run /bin/echo in the background & wait; echo end"));
    terminal.awaits("in the background\r\n").awaits("end\r\n");
    assertThat(job.await()).succeeds();
  }

  @Test
  void withoutATerminalItWarnsAndGoesOn() {
    Ended ended =
        command("run", "-it", "/bin/sh").stdin("echo typed; test -t 0 || echo no terminal\n").run();
    assertThat(ended).succeeds().printsLines("typed", "no terminal").saysInOneLine("terminal");
    assertThat(mydocker("run", "-t", "/bin/echo", "x")).printsLines("x").saysInOneLine("terminal");
  }

  private Started runAtTerminal(String... command) {
    List<String> words = new ArrayList<>(List.of("run", "-it"));
    words.addAll(Arrays.asList(command));
    return terminal.start(command(words.toArray(String[]::new)));
  }
}
