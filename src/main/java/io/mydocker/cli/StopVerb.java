package io.mydocker.cli;

import java.util.List;

/** {@code stop}: asks containers to stop. */
final class StopVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option TIME =
      Option.value(
          GROUP,
          List.of("-t", "--time", "--timeout"),
          "SECONDS",
          "End it after so many seconds; usually 10");
  private static final OptionTable TABLE =
      new OptionTable(
          "stop",
          List.of(
              TIME,
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
    List<String> containers = ContainerWords.required(name(), given);
    int seconds = ContainerWords.seconds(name(), TIME, given.last(TIME, "10"));
    return ContainerWords.tell(
        name(), invocation.containers().stop(containers, seconds), invocation.console());
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
