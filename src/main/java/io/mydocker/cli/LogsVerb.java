package io.mydocker.cli;

import io.mydocker.container.LogsRequest;
import java.util.List;

/** {@code logs}: what a detached container has printed. */
final class LogsVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final String NO_TIMES =
      "the container writes its log itself, with no process between, so lines have no times";
  private static final Option FOLLOW =
      Option.flag(GROUP, List.of("-f", "--follow"), "Go on until the container has ended");
  private static final Option TAIL =
      Option.value(GROUP, List.of("-n", "--tail"), "N", "Only the last N lines, or all (usual)");
  private static final OptionTable TABLE =
      new OptionTable(
          "logs",
          List.of(
              FOLLOW,
              TAIL,
              ContainerWords.LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.refusedFlag(NO_TIMES, "-t", "--timestamps"),
              Option.refused(NO_TIMES, "--since"),
              Option.refused(NO_TIMES, "--until"),
              Option.refusedFlag(
                  "the container writes its log itself, with no process between, so there is"
                      + " nothing beside its lines",
                  "--details")),
          false);

  /** More lines than a file can have. */
  private static final int MOST_DIGITS = 18;

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    String container = ContainerWords.one(name(), given, invocation.containers());
    LogsRequest request =
        new LogsRequest(container, given.isOn(FOLLOW), tail(given.last(TAIL, "all")));
    invocation.containers().logs(request, invocation.console().archive());
    return 0;
  }

  private static long tail(String value) {
    if (value.equals("all")) {
      return LogsRequest.ALL;
    }
    if (!ContainerWords.isNumber(value)) {
      throw UsageError.of("logs", "--tail '" + value + "': give a number of lines, or all");
    }
    return value.length() > MOST_DIGITS ? LogsRequest.ALL : Long.parseLong(value);
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Print what a detached container has printed",
        List.of("[OPTIONS] CONTAINER"),
        List.of(
            "Prints the log of CONTAINER, an id, its beginning or a name, byte for byte to standard"
                + " output, whether it runs or has ended. A container that was run in the"
                + " foreground has none: its caller had its output.",
            "The container writes the file itself, with no process between that could be killed or"
                + " fall behind. So the log does not keep which of its two streams a line came by,"
                + " nor when; --timestamps, --since, --until and --details are refused.",
            "--follow begins again from the file's beginning should the container cut it off."),
        List.of(
            "mydocker logs web           all of it",
            "mydocker logs -n 20 web     the last 20 lines",
            "mydocker logs -f web        and what comes, until it ends or Ctrl-C"),
        List.of());
  }
}
