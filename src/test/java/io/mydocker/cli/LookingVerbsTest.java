package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.container.FileChange;
import io.mydocker.container.LogsRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code logs}, {@code rename}, {@code top}, {@code diff} and {@code export}, without a container.
 */
class LookingVerbsTest {
  private final RecordedContainers containers = new RecordedContainers();

  private Outcome of(String line) {
    return Outcome.of(containers, "", line.split(" ", -1));
  }

  @Test
  void aLogIsPrintedAsItIs() {
    of("logs web").prints("l\u00f6g\r\n");
    assertEquals(new LogsRequest("web", false, LogsRequest.ALL), containers.asked.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "logs -f web, true, -1",
    "logs --follow -n all web, true, -1",
    "logs -n 5 web, false, 5",
    "logs --tail=0 web, false, 0",
    "logs -n5 -n 6 web, false, 6",
    "logs -n 123456789012345678 web, false, 123456789012345678",
    "logs -n 99999999999999999999 web, false, -1",
  })
  void whatIsAskedOfALog(String line, boolean follow, long tail) {
    of(line);
    assertEquals(new LogsRequest("web", follow, tail), containers.asked.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "logs, no container given",
    "logs a b, takes one container: 'b'",
    "logs -n -1 web, --tail '-1': give a number of lines",
    "logs -n x web, --tail 'x': give a number of lines",
    "logs --tail= web, --tail '': give a number of lines",
    "logs -t web, --timestamps (-t): the container writes its log itself",
    "logs --since 1 web, --since: the container writes its log itself",
    "logs --until 1 web, --until: the container writes its log itself",
    "logs --details web, --details: the container writes its log itself",
    "rename, give the container and its new name",
    "rename a, give the container and its new name",
    "rename a b c, too many arguments from 'c' on",
    "top, no container given",
    "top web -ef, '-ef': options of ps are not taken",
    "diff, no container given",
    "diff a b, takes one container: 'b'",
    "export, no container given",
    "export -o  web, --output '': give a file",
  })
  void whatIsRefused(String line, String said) {
    Outcome outcome = of(line);
    assertEquals(125, outcome.code(), outcome.toString());
    assertEquals(
        true, outcome.err().contains(line.split(" ", -1)[0] + ": " + said), outcome.toString());
    assertEquals(List.of(), containers.asked);
  }

  @Test
  void renamingIsQuiet() {
    of("rename web old").prints("");
    assertEquals(List.of("rename web old"), containers.asked);
  }

  @Test
  void processesAreShownInColumns() {
    of("top web").prints("PID   USER   TIME       COMMAND\n70    1000   01:01:01   'a b' '?[2J'\n");
    assertEquals("100:00:09", TopVerb.time(360_009));
  }

  @Test
  void changesAreRawForAProgramAndPrintableOnATerminal() {
    List<FileChange> changes =
        List.of(new FileChange('A', "/a\n\u00ff"), new FileChange('D', "/b"));
    assertEquals("A /a\n\u00ff\nD /b\n", printed(changes, false));
    assertEquals("A /a?\u00ff\nD /b\n", printed(changes, true));
  }

  @Test
  void changesAreAskedForByName() {
    of("diff web").prints("A /a\n\u00ff\nD /b\n");
    assertEquals(List.of("changes web"), containers.asked);
  }

  private static String printed(List<FileChange> changes, boolean isTerminal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DiffVerb.print(changes, new Console(out, out), isTerminal);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void anExportGoesToAFileOrToStandardOutput() {
    of("export -o f web").prints("archive");
    of("export web").prints("archive");
    of("export -o - web").prints("archive");
    assertEquals(
        List.of("export web to f", "export web to -", "export web to -"), containers.asked);
    Outcome.of(containers, "MYDOCKER_ENGINE=java\0", "export", "web")
        .refuses(
            125,
            "export: MYDOCKER_ENGINE=java: the Java engine only runs containers in the foreground;"
                + " unset MYDOCKER_ENGINE for export");
  }
}
