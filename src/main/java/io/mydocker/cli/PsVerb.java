package io.mydocker.cli;

import io.mydocker.container.ContainerRow;
import java.util.ArrayList;
import java.util.List;

/** {@code ps}: lists containers. */
final class PsVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option ALL =
      Option.flag(GROUP, List.of("-a", "--all"), "Those that were kept, too");
  private static final Option QUIET =
      Option.flag(GROUP, List.of("-q", "--quiet"), "Ids only, one a line");
  private static final Option NO_TRUNC =
      Option.flag(GROUP, List.of("--no-trunc"), "Do not shorten commands");
  private static final Option FILTER =
      Option.repeated(
          GROUP,
          List.of("-f", "--filter"),
          "KEY=VALUE",
          "Only those that suit: id, name, status, label, ancestor, exited, before, since");
  private static final Option FORMAT =
      Option.value(
          GROUP,
          List.of("--format"),
          "FORMAT",
          "table, json: a line for each, or text with fields: {{.ID}} {{.Names}} {{.Status}}");
  private static final Option LAST =
      Option.value(
          GROUP, List.of("-n", "--last"), "N", "Only the N newest, those that ended included");
  private static final Option LATEST =
      Option.flag(GROUP, List.of("-l", "--latest"), "Only the newest, as -n 1");
  private static final OptionTable TABLE =
      new OptionTable(
          "ps",
          List.of(
              ALL,
              QUIET,
              NO_TRUNC,
              FILTER,
              FORMAT,
              LAST,
              LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.laterFlag("-s", "--size")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    if (!given.words().isEmpty()) {
      throw UsageError.of("ps", "takes no argument: '" + given.words().get(0) + "'");
    }
    String format = given.last(FORMAT);
    ContainerFormat other =
        format == null || format.equals("table") ? null : ContainerFormat.of(format);
    List<ContainerRow> rows = rows(given, invocation);
    boolean full = given.isOn(NO_TRUNC);
    if (given.isOn(QUIET)) {
      printIds(rows, invocation.console());
    } else if (other != null) {
      invocation.console().print(other.text(rows, full, System.currentTimeMillis()));
    } else {
      invocation.console().print(ContainerTable.of(rows, full, System.currentTimeMillis()));
    }
    return 0;
  }

  private static List<ContainerRow> rows(Given given, Invocation invocation) {
    int limit = limit(given);
    List<String> words = given.all(FILTER);
    ContainerFilter filter = words.isEmpty() ? null : ContainerFilter.of(words);
    boolean all = given.isOn(ALL) || limit > 0 || filter != null && filter.namesStates();
    List<ContainerRow> rows;
    try (TerminalProgress notices = TerminalProgress.on(invocation.console(), "ps")) {
      // One that ended may be what others are before or since.
      rows = invocation.containers().list(all || filter != null, notices);
    }
    if (filter != null) {
      rows = new ArrayList<>(filter.select(rows));
      rows.removeIf(row -> !all && !row.isRunning());
    }
    return limit > 0 && limit < rows.size() ? rows.subList(0, limit) : rows;
  }

  /** How many are to be shown; 0 for all. */
  private static int limit(Given given) {
    String last = given.last(LAST);
    if (last == null) {
      return given.isOn(LATEST) ? 1 : 0;
    }
    // More digits than an int holds are more containers than anybody has.
    if (last.matches("[1-9][0-9]{0,8}")) {
      return Integer.parseInt(last);
    }
    throw UsageError.of("ps", "--last '" + last + "': write a number from 1 on");
  }

  private static void printIds(List<ContainerRow> rows, Console console) {
    StringBuilder ids = new StringBuilder();
    for (ContainerRow row : rows) {
      ids.append(row.id()).append('\n');
    }
    console.print(ids.toString());
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "List containers",
        List.of("[OPTIONS]"),
        List.of(
            "Lists the containers that run, newest first. Whether one runs is asked of the kernel"
                + " each time."),
        List.of(
            "mydocker ps                            what runs",
            "mydocker ps -aq                        the ids of all, for a script",
            "mydocker ps -f status=exited           what ended and was kept",
            "mydocker ps --format '{{.ID}} {{.Names}}'"),
        List.of());
  }
}
