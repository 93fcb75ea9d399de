package io.mydocker.cli;

import java.util.List;

/** {@code wait}: waits for the end of containers. */
final class WaitVerb implements Verb {
  private static final OptionTable TABLE =
      new OptionTable(
          "wait",
          List.of(
              ContainerWords.LATEST,
              Option.asks("Options:", List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    List<String> containers = ContainerWords.required(name(), given, invocation.containers());
    return ContainerWords.tell(
        name(), invocation.containers().await(containers), invocation.console());
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Wait for containers to end",
        List.of("[OPTIONS] CONTAINER..."),
        List.of(
            "Waits until each CONTAINER has ended and prints the exit code of its command, 128+N if signal N"
                + " ended it, -1 if nobody was there to record it."),
        List.of("code=$(mydocker wait build)   in a script"),
        List.of());
  }
}
