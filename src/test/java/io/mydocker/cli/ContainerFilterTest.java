package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.container.ContainerRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerFilterTest {
  private final RecordedContainers containers = new RecordedContainers();

  ContainerFilterTest() {
    add("c3", "web-new", "app:2", 7, "running", -1, Map.of("tier", "front", "b", ""));
    add("c2", "db", "busybox", 0, "exited", 3, Map.of("tier", "back"));
    add("c1", "web-old", "busybox", 0, "exited", 0, Map.of());
    add("a0", "lost", "busybox", 0, "exited", -1, Map.of());
    add("a1", "still", "busybox", 8, "paused", -1, Map.of());
    add("a2", "young", "busybox", 0, "created", -1, Map.of());
  }

  private void add(
      String id,
      String name,
      String image,
      int pid,
      String status,
      int code,
      Map<String, String> labels) {
    List<String> command = List.of("sh");
    containers.rows.add(
        new ContainerRow(id, name, image, command, pid, status, code, 0, labels, 0, 0));
  }

  /** Filters, separated by blanks, of {@code ps -a}. */
  @ParameterizedTest
  @CsvSource({
    "id=c, c3 c2 c1",
    "id=c3, c3",
    "id=3, ''",
    "id=c3 id=a0, c3 a0",
    "name=web, c3 c1",
    "name=, c3 c2 c1 a0 a1 a2",
    "name=web status=exited, c1",
    "status=exited, c2 c1 a0",
    "status=paused status=created, a1 a2",
    "label=tier, c3 c2",
    "label=tier=back, c2",
    "label=tier=bac, ''",
    "label=b, c3",
    "label=b=, c3",
    "label=tier label=b, c3",
    "label=tier=front label=tier=back, ''",
    "ancestor=busybox, c2 c1 a0 a1 a2",
    "ancestor=app, ''",
    "ancestor=app:2, c3",
    "exited=0, c1",
    "exited=3 exited=0, c2 c1",
    "exited=255, a0",
    "before=db, c1 a0 a1 a2",
    "since=db, c3",
    "since=a0 before=c3, c2 c1"
  })
  void showsWhatSuits(String filters, String ids) {
    assertEquals(ids, ids("-a", filters));
  }

  /** As in Docker only a status means those, too, that do not run. */
  @ParameterizedTest
  @CsvSource({"name=web, c3", "status=exited name=web, c1", "before=c3, a1", "exited=0, ''"})
  void withoutAllOnlyWhatRunsIsShown(String filters, String ids) {
    assertEquals(ids, ids("--all=false", filters));
  }

  private String ids(String option, String filters) {
    StringBuilder line = new StringBuilder("ps -q " + option);
    for (String filter : filters.split(" ", -1)) {
      line.append(" --filter ").append(filter);
    }
    Outcome outcome = Outcome.of(containers, "", line.toString().split(" ", -1));
    assertEquals("", outcome.err());
    return outcome.out().strip().replace('\n', ' ');
  }

  @Test
  void theNewestIncludeThoseThatEnded() {
    Outcome.of(containers, "", "ps", "-q", "-n", "2").prints("c3\nc2\n");
    Outcome.of(containers, "", "ps", "-q", "-n", "20", "-f", "name=web").prints("c3\nc1\n");
    Outcome.of(containers, "", "ps", "-ql", "-f", "status=exited").prints("c2\n");
    Outcome.of(containers, "", "ps", "-ql").prints("c3\n");
  }

  @Test
  void aWrongOneIsRefusedWithWhatThereIs() {
    String keys = "write KEY=VALUE, with a KEY of id, name, status, label, ancestor, exited,";
    for (String wrong : List.of("volume=x", "name", "", "=x", "Name=x")) {
      Outcome.of(containers, "", "ps", "--filter", wrong)
          .refuses(125, "ps: --filter '" + wrong + "': " + keys + " before, since");
    }
    Outcome.of(containers, "", "ps", "-f", "status=dead")
        .refuses(
            125, "ps: --filter 'status=dead': a status is one of running, exited, paused, created");
    Outcome.of(containers, "", "ps", "-f", "exited=no")
        .refuses(125, "ps: --filter 'exited=no': write an exit code, a number from 0 to 255");
    for (String wrong : List.of("0", "-1", "x", "99999999999")) {
      Outcome.of(containers, "", "ps", "--last", wrong)
          .refuses(125, "ps: --last '" + wrong + "': write a number from 1 on");
    }
  }

  @Test
  void whatOthersAreBeforeMustBeThere() {
    Outcome.of(containers, "", "ps", "-f", "before=x")
        .refuses(1, "ps: container x: no such container; mydocker ps -a lists them");
    Outcome.of(containers, "", "ps", "-f", "since=c")
        .refuses(1, "ps: container c: several ids begin so; give more of it");
    // A name goes before beginnings of ids, wherever it stands.
    add("zz", "c", "busybox", 0, "exited", 0, Map.of());
    assertEquals("c3 c2 c1 a0 a1 a2", ids("-a", "since=c"));
  }

  @Test
  void noControlOfATerminalGetsThrough() {
    assertEquals("a?b??c", Console.printable("a\u001bb\u00c2\u009bc"));
    assertEquals("\u00c3\u009c \u00c2\u00a0", Console.printable("\u00c3\u009c \u00c2\u00a0"));
  }
}
