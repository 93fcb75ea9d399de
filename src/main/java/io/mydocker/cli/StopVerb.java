package io.mydocker.cli;

import java.util.List;

/** {@code stop}: asks containers to stop. */
final class StopVerb implements Verb {
  private static final String GROUP = "Options:";
  static final Option TIME =
      Option.value(
          GROUP,
          List.of("-t", "--time", "--timeout"),
          "SECONDS",
          "End it after so many seconds; usually 10");

  /** More seconds than anyone waits, and fewer than overflow. */
  private static final int MOST_DIGITS = 9;

  private static final OptionTable TABLE =
      new OptionTable(
          "stop",
          List.of(
              TIME,
              ContainerWords.LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.later("-s", "--signal")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    List<String> containers = ContainerWords.required(name(), given, invocation.containers());
    int seconds = seconds(name(), given);
    return ContainerWords.tell(
        name(), invocation.containers().stop(containers, seconds), invocation.console());
  }

  /** How long it waits, which {@code restart} is asked for in the same words. */
  static int seconds(String verb, Given given) {
    String value = given.last(TIME, "10");
    if (value.length() > MOST_DIGITS || !ContainerWords.isNumber(value)) {
      throw UsageError.of(
          verb, TIME + " '" + value + "': not a number of seconds; give one such as 10");
    }
    return Integer.parseInt(value);
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Stop containers",
        List.of("[OPTIONS] CONTAINER..."),
        List.of(
            "Sends its stop signal (TERM, unless its image or run --stop-signal says another) to the first"
                + " process of each CONTAINER, and KILL when it has not ended after a while. A first"
                + " process that has not asked for the signal never gets it from the kernel, so it is"
                + " ended at once.",
            "Returns when the container has ended. One that does not run is stopped already."),
        List.of("mydocker stop web        within ten seconds", "mydocker stop -t 0 web   at once"),
        List.of());
  }
}
