package io.mydocker.user;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A test that drives the installed program, with directories of its own and a world that must stay
 * as it was.
 */
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UserTest {
  private static final Pattern COLUMNS = Pattern.compile(" {2,}");

  static final String LAUNCHER = Installed.launcher().toString();

  @RegisterExtension final WorldExtension world = new WorldExtension();

  final Places places = world.places();

  @BeforeEach
  final void whatTheClassStartedLivesOn() {
    Started.forgetAll();
  }

  @AfterEach
  final void endWhatAFailedTestStarted() {
    Started.killAll();
  }

  Ended mydocker(String... arguments) {
    return command(arguments).run();
  }

  /** {@code run} of a shell script inside. */
  Ended inside(String script) {
    return mydocker("run", "/bin/sh", "-c", script);
  }

  Started start(String... arguments) {
    return command(arguments).start();
  }

  /** What starts the containers: a subclass puts the same tests to another engine. */
  String engine() {
    return "native";
  }

  Invocation command(String... arguments) {
    Invocation command = command(places, arguments);
    // The Java engine refuses the other verbs.
    return Arrays.asList(arguments).contains("run")
        ? command.env("MYDOCKER_ENGINE", engine())
        : command;
  }

  static Invocation command(Places places, String... arguments) {
    List<String> words = new ArrayList<>(List.of(LAUNCHER));
    words.addAll(Arrays.asList(arguments));
    return new Invocation(places.environment(), words);
  }

  /** A shell script of the host's, in which {@code $MYDOCKER} is the launcher. */
  Invocation shell(String script, String... arguments) {
    Map<String, String> environment = new HashMap<>(places.environment());
    environment.put("MYDOCKER", LAUNCHER);
    environment.put("MYDOCKER_ENGINE", engine());
    List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    words.addAll(Arrays.asList(arguments));
    return new Invocation(environment, words);
  }

  /** A container that runs until its standard input is closed, with its command already running. */
  Started waiting(String... options) {
    List<String> words = new ArrayList<>(List.of("run", "-i"));
    words.addAll(Arrays.asList(options));
    words.addAll(List.of("/bin/sh", "-c", "echo ready; cat >/dev/null"));
    return start(words.toArray(String[]::new)).untilPrinted("ready\n");
  }

  /** The host's pid of the first process of the only running container. */
  long onlyPid() {
    List<String> lines = mydocker("ps").stdout().lines().toList();
    int at = COLUMNS.splitAsStream(lines.get(0)).toList().indexOf("PID");
    return Long.parseLong(COLUMNS.splitAsStream(lines.get(1)).toList().get(at));
  }

  /**
   * Waits until the first process of the only container has become this command: a shell on its way
   * to it may still take a signal that the command would not.
   */
  void awaitFirstProcess(String command) {
    Path line = Path.of("/proc/" + onlyPid() + "/cmdline");
    Patience.until("the first process to be " + command, () -> begins(line, command + "\0"));
  }

  private static boolean begins(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).startsWith(text);
    } catch (IOException gone) {
      return false;
    }
  }

  /** All that are there; a test says when. */
  void removeContainers() {
    for (String id : mydocker("ps", "-aq").words()) {
      EndedAssert.assertThat(mydocker("rm", "-f", id)).succeeds();
    }
  }

  String onlyId() {
    return mydocker("ps", "-q").word();
  }
}
