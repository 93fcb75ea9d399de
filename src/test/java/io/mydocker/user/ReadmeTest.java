package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.user.Readme.Block;
import io.mydocker.user.Readme.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each command of README.md, run in the page's order by the installed program in a scratch home,
 * with what it prints compared where the page shows it. A shell at a terminal stays open, as for a
 * reader with two terminals, until the page leaves it or another one is started.
 */
class ReadmeTest extends UserTest {
  private static final Readme README = Readme.read();

  /** Command to what runs it instead. */
  private static final Map<String, String> RUN_ELSEWHERE =
      Map.of(
          "sudo scripts/install.sh && sudo mydocker run -it /bin/sh",
          "scripts/test.sh installs before any test; the session is the page's next block",
          "sudo scripts/test.sh",
          "runs this test");

  /** What differs from one run to the next, and what it is compared as. */
  private static final Map<String, String> MASKS = new LinkedHashMap<>();

  static {
    // How far a long job is, written over on a slow machine.
    MASKS.put("[^\n]*\r\033\\[K", "");
    MASKS.put("\033\\[[0-9;?]*[A-Za-z]", "");
    MASKS.put("\\r", "");
    MASKS.put("\\b[0-9a-f]{12}\\b", "ID");
    MASKS.put("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z", "TIME");
    MASKS.put("BusyBox v.*", "BUSYBOX");
    MASKS.put("(?m)^ +\\d+ root", "PID root");
  }

  private Terminal terminal;
  private Started session;

  /**
   * {@code mydocker} and a {@code sudo} that root needs not, where the page's commands find them.
   */
  @BeforeAll
  void aShellThatFindsTheCommand() throws IOException {
    Path bin = places.newDirectory("bin");
    Files.createSymbolicLink(bin.resolve("mydocker"), Path.of(LAUNCHER));
    Files.writeString(bin.resolve("sudo"), "#!/bin/sh\nexec \"$@\"\n");
    assertTrue(bin.resolve("sudo").toFile().setExecutable(true));
    Files.writeString(places.newDirectory("project").resolve("Makefile"), "check:\n");
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @AfterEach
  void leaveTheTerminal() {
    if (terminal != null) {
      terminal.close();
    }
  }

  @Test
  void everyCommandDoesWhatThePageSays() {
    TreeSet<String> known = new TreeSet<>(RUN_ELSEWHERE.keySet());
    for (Block block : README.blocks()) {
      for (Command command : block.commands()) {
        if (!known.remove(command.line())) {
          obey(command);
        }
      }
    }
    leaveSession();
    assertEquals(List.of(), List.copyOf(known), "not in README.md any more");
  }

  private void obey(Command command) {
    if (command.inside()) {
      type(command);
    } else if (command.line().matches("(sudo )?mydocker run -it .*/bin/sh")) {
      leaveSession();
      terminal = Terminal.open();
      session = terminal.start(inShell(command.line()));
      terminal.awaits("/ # ");
      assertShows(command);
    } else if (command.line().contains("-it ")) {
      Terminal screen = Terminal.open();
      assertThat(screen.start(inShell(command.line())).await()).succeeds();
      assertEquals(masked(command.output()), masked(screen.screen()), command.line());
      screen.close();
    } else {
      run(command);
    }
  }

  private void run(Command command) {
    if (command.line().contains(" make ")) {
      putMakeIntoTheImage();
    }
    Ended ended = inShell(command.line()).in(places.scratch("project")).run();
    assertThat(ended).succeeds();
    if (!command.output().isEmpty()) {
      assertEquals(masked(command.output()), masked(ended.stdout() + ended.stderr()));
    }
    if (command.line().contains(" make ")) {
      assertThat(ended).printsLines("make check in /src").isQuiet();
    }
  }

  /** The page's image is the reader's own, with a make in it. */
  private void putMakeIntoTheImage() {
    leaveSession();
    String script = "printf '#!/bin/sh\\necho make $* in $PWD\\n' >/bin/make; chmod +x /bin/make";
    assertThat(mydocker("run", "--keep", "--name", "prep", "myimage", "sh", "-c", script))
        .succeeds();
    assertThat(mydocker("commit", "prep", "myimage")).succeeds();
    assertThat(mydocker("rm", "prep")).succeeds();
  }

  private void type(Command command) {
    terminal.type(command.line() + "\n");
    if (command.line().equals("exit")) {
      awaitSession();
    } else {
      terminal.awaits(command.line()).awaits("/ # ");
      assertShows(command);
    }
  }

  /** That the output stands on the screen, between the command and the next prompt. */
  private void assertShows(Command command) {
    String screen = masked(terminal.screen());
    String before = command.inside() ? "/ # " + masked(command.line()) + "\n" : "\n";
    String expected = before + masked(command.output()) + (command.inside() ? "/ # " : "");
    assertTrue(
        screen.contains(expected), () -> "expected\n" + expected + "on the screen\n" + screen);
  }

  private void leaveSession() {
    if (session != null) {
      terminal.type("exit\n");
      awaitSession();
    }
  }

  private void awaitSession() {
    assertThat(session.await()).succeeds();
    session = null;
    terminal.close();
    terminal = null;
  }

  private Invocation inShell(String line) {
    return new Invocation(places.environment(), List.of("sh", "-c", line))
        .env("PATH", places.scratch("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
  }

  private String masked(String text) {
    String masked = text.replace(places.home().toString(), "/root");
    for (Map.Entry<String, String> mask : MASKS.entrySet()) {
      masked = masked.replaceAll(mask.getKey(), mask.getValue());
    }
    return masked;
  }

  /** Those that its tables and sentences name: that they are there, and are what is named. */
  @Test
  void everyScriptAnswers() {
    assertTrue(README.scripts().size() > 5);
    for (String script : README.scripts()) {
      Ended help = Host.run("bash", Path.of(script).toAbsolutePath().toString(), "--help");
      assertThat(help).saysOnStdout(script).isQuiet();
    }
  }

  @Test
  void everyVerbThatIsNamedIsThere() {
    assertTrue(README.verbs().contains("run"));
    for (String verb : README.verbs()) {
      assertThat(mydocker("help", verb)).succeeds().saysOnStdout("Usage: mydocker " + verb);
    }
  }
}
