package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.container.ContainerRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerTableTest {
  private static final long NOW = 1_000_000_000;

  private static ContainerRow row(String name, List<String> command, int pid, int exitCode) {
    String status = pid == 0 ? "exited" : "running";
    return new ContainerRow(
        "0123456789ab", name, "busybox", command, pid, status, exitCode, NOW, Map.of(), 0, 0);
  }

  private static String table(boolean full, ContainerRow... rows) {
    return ContainerTable.of(List.of(rows), full, NOW + 61_000);
  }

  @Test
  void columnsAreAlignedAlsoUnderUtf8() {
    assertEquals(
        """
        CONTAINER ID   NAME   PID   STATUS       COMMAND        CREATED        IMAGE
        0123456789ab   web    77    running      sh -c 'a; b'   1 minute ago   busybox
        0123456789ab   \u00c3\u00a9b           exited (3)   ''             1 minute ago   busybox
        """,
        table(
            true,
            row("web", List.of("sh", "-c", "a; b"), 77, -1),
            row("\u00c3\u00a9b", List.of(""), 0, 3)));
  }

  @Test
  void nothingIsAHeadingOnly() {
    assertEquals("CONTAINER ID   NAME   PID   STATUS   COMMAND   CREATED   IMAGE\n", table(false));
  }

  @Test
  void aLongCommandIsShortenedBetweenCharacters() {
    String text = table(false, row("n", List.of("\u00c3\u00a9".repeat(40)), 0, -1));
    assertEquals("\u00c3\u00a9".repeat(21) + "...", text.split("\n", -1)[1].split(" +", -1)[3]);
  }

  @Test
  void aCommandAsLongAsTheColumnStays() {
    String command = "x".repeat(24);
    assertEquals(
        command,
        table(false, row("n", List.of(command), 0, -1)).split("\n", -1)[1].split(" +", -1)[3]);
  }

  @Test
  void aContainersOwnTextCannotWriteToTheTerminal() {
    String text = table(true, row("n", List.of("\033[31mred\n"), 0, -1));
    assertEquals(2, text.lines().count());
    assertEquals(-1, text.indexOf('\033'));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0 seconds ago",
    "0, 0 seconds ago",
    "1, 1 second ago",
    "59, 59 seconds ago",
    "60, 1 minute ago",
    "3599, 59 minutes ago",
    "7200, 2 hours ago",
    "86400, 1 day ago",
    "604800, 1 week ago",
    "99999999, 165 weeks ago"
  })
  void agesAreInTheLargestUnit(long seconds, String age) {
    assertEquals(age, ContainerTable.age(seconds * 1000));
  }
}
