package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The steps that are told with --log-level, by the program and by the JVM. */
class LogTest extends UserTest {
  @BeforeEach
  void haveTheImage() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @Test
  void theTutorialsStepsAsJson() throws JsonParserException {
    Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
    Ended ended =
        mydocker("--log-level", "info", "--log-format", "json", "run", "sh", "-c", "echo \"a b\"");
    assertThat(ended).succeeds().printsLines("a b");
    List<String> messages = new ArrayList<>();
    Instant last = before;
    for (String line : ended.stderr().split("\n", -1)) {
      if (!line.isEmpty()) {
        JsonObject object = JsonParser.object().from(line);
        assertEquals("info", object.getString("level"));
        Instant time = Instant.parse(object.getString("time"));
        assertTrue(!time.isBefore(last) && !time.isAfter(Instant.now()), ended::toString);
        last = time;
        messages.add(object.getString("msg"));
      }
    }
    String home = places.home().toString();
    assertEquals(
        List.of(
            "createLower",
            "mountOverlayFS -o lowerdir="
                + (home + "/busybox,upperdir=" + home + "/upper,workdir=" + home + "/work")
                + (",volatile " + home + "/merged"),
            "command all is sh -c 'echo \"a b\"'",
            "init come on",
            "Current location is " + home + "/merged",
            "Find path /bin/sh"),
        messages);
  }

  @Test
  void asTextByTheVariable() {
    Ended ended = command("run", "/bin/true").env("MYDOCKER_LOG", "info").run();
    assertThat(ended).succeeds().printsNothing();
    List<String> lines = ended.stderr().lines().toList();
    assertEquals(6, lines.size(), ended::toString);
    for (String line : lines) {
      assertTrue(line.matches("time=\\S+Z level=info msg=\".*\""), line);
    }
    assertTrue(lines.get(5).endsWith(" msg=\"Find path /bin/true\""), lines.get(5));
  }

  @Test
  void unaskedNothingIsTold() {
    assertThat(mydocker("--log-level", "warn", "run", "/bin/true")).succeeds().isQuiet();
    assertThat(mydocker("--log-format", "json", "ps")).succeeds().isQuiet();
  }

  /** A command that is not there is never "found", and the last lines are the error's. */
  @Test
  void whatFailsIsToldUpToThere() {
    Ended ended = mydocker("--log-level", "info", "run", "no-such-command");
    assertThat(ended).exitsWith(127).neverSays("Find path");
    List<String> lines = ended.stderr().lines().toList();
    assertTrue(lines.get(lines.size() - 1).startsWith("mydocker: no-such-command: not found"));
    assertThat(mydocker("--log-level", "info", "run", "/etc"))
        .exitsWith(126)
        .neverSays("Find path");
  }

  /** A name that would end the line, close the string, or reach the terminal. */
  @Test
  void aNameIsNeverInterpreted() throws JsonParserException {
    String name = "/x\n\"\\\033[2J\u00ff";
    Ended ended = command("run", name).env("MYDOCKER_LOG", "info,json").run();
    String line =
        ended
            .stderr()
            .lines()
            .filter(each -> each.contains("command all"))
            .findFirst()
            .orElseThrow();
    String utf8 = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    assertEquals(
        "command all is '/x\n\"\\\033[2J\udcff'", JsonParser.object().from(utf8).getString("msg"));
    Ended text = command("run", name).env("MYDOCKER_LOG", "info").run();
    assertThat(text).saysOnStderr("msg=\"command all is '/x\\x0a\\\"\\\\\\x1b[2J\\xff'\"");
  }

  @Test
  void theContainerHoldsNoDescriptorOfTheLog() {
    assertThat(mydocker("--log-level", "info", "run", "sh", "-c", "ls /proc/self/fd | wc -l"))
        .succeeds()
        .printsLines("4");
  }

  /** Standard error may be closed, or its reader gone; neither may hang or harm. */
  @Test
  void aLogThatNobodyReadsHarmsNothing() {
    assertThat(shell("$MYDOCKER --log-level info run echo x 2>&-").run()).printsLines("x");
  }

  @Test
  void onATerminalEachLineStartsAtTheLeft() {
    try (Terminal terminal = Terminal.open()) {
      Started run = terminal.start(command("--log-level", "info", "run", "-t", "/bin/true"));
      assertThat(run.await()).succeeds();
      terminal.awaits("init come on\"\r\n").awaits("Find path /bin/true\"\r\n");
    }
  }

  @Test
  void commitTellsWhatItDidAndKeepsItsStreamClean() {
    Started container = waiting();
    Path archive = places.scratch("log.tar");
    Ended streamed =
        shell(
                "$MYDOCKER --log-level debug commit -o - >\"$1\" && tar -tzf \"$1\" ./bin/sh",
                archive.toString())
            .run();
    assertThat(streamed).succeeds().printsLines("./bin/sh");
    assertThat(streamed).saysOnStderr("msg=\"commit container ", " files: ", " bytes read, ");
    Ended named = mydocker("--log-level", "info", "commit", "logged");
    assertThat(named)
        .prints("commitContainer imageTar:" + places.home("logged.tar") + "\n")
        .saysOnStderr(" bytes of archive, ");
    assertThat(container.closeStdin().await()).succeeds();
    assertThat(mydocker("--log-level", "info", "run", "logged", "/bin/true"))
        .succeeds()
        .saysOnStderr(
            "msg=\"prepare image logged\"", "msg=\"prepared image logged in ", "createLower");
    assertThat(mydocker("--log-level", "info", "ps", "-q"))
        .succeeds()
        .printsNothing()
        .saysOnStderr("listed 0 of 0 containers");
  }

  @Test
  void removalTellsWhatGoes() {
    assertThat(mydocker("run", "--keep", "--name", "kept", "/bin/true")).succeeds();
    assertThat(mydocker("--log-level", "info", "rm", "kept"))
        .succeeds()
        .printsLines("kept")
        .saysOnStderr("msg=\"remove container ");
  }
}
