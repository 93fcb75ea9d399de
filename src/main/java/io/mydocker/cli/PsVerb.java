package io.mydocker.cli;

import io.mydocker.container.ContainerRow;
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
  private static final OptionTable TABLE =
      new OptionTable(
          "ps",
          List.of(
              ALL,
              QUIET,
              NO_TRUNC,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.later("-f", "--filter"),
              Option.later("--format"),
              Option.later("-n", "--last"),
              Option.laterFlag("-l", "--latest"),
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
    List<ContainerRow> rows;
    try (TerminalProgress notices = TerminalProgress.on(invocation.console(), "ps")) {
      rows = invocation.containers().list(given.isOn(ALL), notices);
    }
    if (given.isOn(QUIET)) {
      printIds(rows, invocation.console());
    } else {
      boolean full = given.isOn(NO_TRUNC);
      invocation.console().print(ContainerTable.of(rows, full, System.currentTimeMillis()));
    }
    return 0;
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
        List.of("mydocker ps        what runs", "mydocker ps -aq    the ids of all, for a script"),
        List.of());
  }
}
