package io.mydocker.cli;

import io.mydocker.container.Handled;
import java.util.List;

/** {@code restart}: stops containers and starts them again. */
final class RestartVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option TIME =
      Option.value(
          GROUP,
          List.of("-t", "--time", "--timeout"),
          "SECONDS",
          "End it after so many seconds; usually 10");
  private static final OptionTable TABLE =
      new OptionTable(
          "restart",
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
    Handled stopped = invocation.containers().stop(containers, seconds);
    for (String failure : stopped.failures()) {
      invocation.console().say(name() + ": " + failure);
    }
    boolean hasFailed = !stopped.failures().isEmpty();
    return stopped.lines().isEmpty()
        ? 1
        : StartVerb.tell(name(), stopped.lines(), hasFailed, invocation);
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Stop containers and start them again",
        List.of("[OPTIONS] CONTAINER..."),
        List.of("Stops each CONTAINER as stop does, if it runs, and starts it as start does."),
        List.of("mydocker restart -t 1 web"),
        List.of());
  }
}
