package io.mydocker.cli;

import io.mydocker.container.Handled;
import java.util.List;

/** {@code restart}: stops containers and starts them again. */
final class RestartVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final OptionTable TABLE =
      new OptionTable(
          "restart",
          List.of(
              StopVerb.TIME,
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
    int seconds = StopVerb.seconds(name(), given);
    Handled stopped = invocation.containers().stopToStart(containers, seconds);
    int code = ContainerWords.tell(name(), stopped.failures(), invocation.console());
    return stopped.lines().isEmpty()
        ? 1
        : StartVerb.tell(name(), stopped.lines(), code != 0, invocation);
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
