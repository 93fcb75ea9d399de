package io.mydocker.cli;

import java.util.List;

/** {@code unpause}: lets frozen containers go on. */
final class UnpauseVerb implements Verb {
  private static final OptionTable TABLE =
      new OptionTable(
          "unpause",
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
        name(), invocation.containers().pause(containers, false), invocation.console());
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Let frozen containers go on",
        List.of("[OPTIONS] CONTAINER..."),
        List.of("Lets the processes of each CONTAINER go on that pause has frozen."),
        List.of("mydocker unpause web"),
        List.of());
  }
}
