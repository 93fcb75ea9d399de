package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.container.ContainerRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerFormatTest {
  private static final long NOW = 1_000_000_000_000L;

  private static ContainerRow row(String status, int code, List<String> command) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("a", "\u00c3\u00a9");
    labels.put("b", "");
    int pid = status.equals("running") || status.equals("paused") ? 77 : 0;
    long start = NOW - 180_000;
    long end = pid == 0 && code >= 0 ? NOW - 61_000 : 0;
    return new ContainerRow(
        "0123456789ab",
        "web",
        "busybox",
        command,
        pid,
        status,
        code,
        start - 500,
        labels,
        start,
        end);
  }

  private static String text(String format, ContainerRow... rows) {
    return ContainerFormat.of(format).text(List.of(rows), false, NOW);
  }

  @Test
  void jsonIsAnObjectALine() {
    ContainerRow row = row("running", -1, List.of("sh", "-c", "echo \"\u00ff\n\""));
    String line =
        "{\"ID\":\"0123456789ab\",\"Names\":\"web\",\"Image\":\"busybox\",\"Command\":"
            + "\"\\u0022sh -c 'echo \\u005c\\u0022\\udcff\\u000a\\u005c\\u0022'\\u0022\","
            + "\"CreatedAt\":\"2001-09-09T01:43:39.500Z\",\"RunningFor\":\"3 minutes ago\","
            + "\"Ports\":\"\",\"Status\":\"Up 3 minutes\","
            + "\"State\":\"running\",\"Pid\":77,\"ExitCode\":0,\"Labels\":\"a=\u00c3\u00a9,b=\"}\n";
    assertEquals(line, text("json", row));
    assertEquals(text("json", row, row), text("{{json .}}", row, row));
    assertEquals("", text("json"));
  }

  @Test
  void aTemplateIsALineForEach() {
    ContainerRow row = row("exited", 3, List.of("sh"));
    assertEquals("", text("{{.ID}}"));
    assertEquals(
        "0123456789ab\tweb|\"sh\" 0\n0123456789ab\tweb|\"sh\" 0\n",
        text("{{.ID}}\\t{{ .Names }}|{{.Command}} {{.Pid}}", row, row));
    assertEquals("\"web\" 3 exited\n", text("{{json .Names}} {{.ExitCode}} {{.State}}", row));
    assertEquals("plain } text\n", text("plain } text", row));
    assertEquals("a=\u00c3\u00a9,b=\n", text("{{.Labels}}", row));
    assertEquals(
        "\"?[31m\"\n",
        text("{{.Command}}", row("exited", 0, List.of("\033[31m"))).replace("'", ""));
  }

  @Test
  void aTableHasHeadingsAndColumns() {
    assertEquals(
        """
        CONTAINER ID   STATE of NAMES
        0123456789ab   exited of web
        """,
        text("table {{.ID}}\\t{{.State}} of {{.Names}}", row("exited", 0, List.of("sh"))));
  }

  @ParameterizedTest
  @CsvSource({
    "running, -1, Up 3 minutes",
    "paused, -1, Up 3 minutes (Paused)",
    "exited, 3, Exited (3) About a minute ago",
    "exited, -1, Exited (255)",
    "created, -1, Created"
  })
  void theStatusIsDockers(String status, int code, String text) {
    assertEquals(text + "\n", text("{{.Status}}", row(status, code, List.of("sh"))));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, Less than a second",
    "999, Less than a second",
    "1000, 1 second",
    "59999, 59 seconds",
    "60000, About a minute",
    "119999, About a minute",
    "120000, 2 minutes",
    "3600000, About an hour",
    "5400000, 2 hours",
    "169200000, 47 hours",
    "171000000, 2 days",
    "172800000, 2 days",
    "1209600000, 2 weeks",
    "5184000000, 2 months",
    "63072000000, 2 years"
  })
  void timesAreInDockersWords(long millis, String text) {
    assertEquals(text, Elapsed.text(millis));
  }

  @Test
  void whatIsNotThereIsRefusedByName() {
    String fields =
        "this version has {{.ID}}, {{.Names}}, {{.Image}}, {{.Command}}, {{.CreatedAt}},"
            + " {{.RunningFor}}, {{.Ports}}, {{.Status}}, {{.State}}, {{.Pid}}, {{.ExitCode}}, {{.Labels}}";
    refused("{{.Networks}}", "'{{.Networks}}': " + fields);
    refused("{{.ID}} {{.}}", "'{{.}}': " + fields);
    refused("{{.ID.X}}", "'{{.ID.X}}': " + fields);
    String forms = "this version takes {{.FIELD}}, {{.FIELD.FIELD}} and {{json .FIELD}}";
    for (String wrong : List.of("{{upper .ID}}", "{{}}", "{{- .ID -}}", "{{.ID | json}}")) {
      refused(wrong, "'" + wrong + "': " + forms);
    }
    refused("{{range .}}{{.ID}}{{end}}", "'{{range .}}': " + forms);
    refused("{{.A..B}}", "'{{.A..B}}': " + forms);
    refused("{{.ID", "'{{.ID': {{ without }}");
  }

  private static void refused(String format, String message) {
    Outcome.of("ps", "--format", format).refuses(125, "ps: --format " + message);
  }

  @Test
  void idsOnlyAndTheTableStay() {
    RecordedContainers containers = new RecordedContainers();
    containers.rows.add(row("running", -1, List.of("sh")));
    Outcome.of(containers, "", "ps", "-q", "--format", "json").prints("0123456789ab\n");
    String table = Outcome.of(containers, "", "ps").out();
    Outcome.of(containers, "", "ps", "--format", "table").prints(table);
  }
}
