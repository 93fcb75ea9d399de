package io.mydocker.cli;

import io.mydocker.container.ProcessRow;
import io.mydocker.container.ShellWords;
import java.util.ArrayList;
import java.util.List;

/** {@code top}: the processes of a container. */
final class TopVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final List<String> HEADINGS = List.of("PID", "USER", "TIME", "COMMAND");
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final OptionTable TABLE =
      new OptionTable(
          "top",
          List.of(
              ContainerWords.LATEST, Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          true);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    // What follows the container would be options of ps.
    List<String> words = given.words();
    if (words.size() > 1) {
      throw UsageError.of(
          "top",
          "'"
              + words.get(1)
              + "': options of ps are not taken, the columns are always PID, USER, TIME and"
              + " COMMAND; leave it out");
    }
    String container = ContainerWords.one(name(), given, invocation.containers());
    invocation.console().print(table(invocation.containers().processes(container)));
    return 0;
  }

  private static String table(List<ProcessRow> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADINGS);
    for (ProcessRow row : rows) {
      lines.add(
          List.of(
              Integer.toString(row.pid()),
              Long.toString(row.uid()),
              time(row.cpuSeconds()),
              Console.printable(ShellWords.join(row.command()))));
    }
    return Columns.text(lines);
  }

  /** As ps(1) has it; more than a day are more hours. */
  static String time(long seconds) {
    return two(seconds / HOUR) + ":" + two(seconds % HOUR / MINUTE) + ":" + two(seconds % MINUTE);
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "List the processes of a container",
        List.of("[OPTIONS] CONTAINER"),
        List.of(
            "Lists the processes of CONTAINER, an id, its beginning or a name, that runs. PID is"
                + " the process's number on the host, USER its user's number there, and TIME how"
                + " long it has been computing."),
        List.of("mydocker top web"),
        List.of());
  }
}
