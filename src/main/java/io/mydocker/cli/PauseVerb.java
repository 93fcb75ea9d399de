package io.mydocker.cli;

import java.util.List;

/** {@code pause}: freezes containers. */
final class PauseVerb implements Verb {
  private static final OptionTable TABLE =
      new OptionTable(
          "pause",
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
        name(), invocation.containers().pause(containers, true), invocation.console());
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Freeze containers",
        List.of("[OPTIONS] CONTAINER..."),
        List.of(
            "Freezes all processes of each CONTAINER where they are: they take no time and no signal is"
                + " handled until unpause lets them go on. KILL ends them all the same."),
        List.of("mydocker pause web"),
        List.of());
  }
}
