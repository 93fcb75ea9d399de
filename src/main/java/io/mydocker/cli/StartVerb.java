package io.mydocker.cli;

import java.util.List;

/** {@code start}: starts containers that have ended. */
final class StartVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final OptionTable TABLE =
      new OptionTable(
          "start",
          List.of(
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.laterFlag("-a", "--attach"),
              Option.laterFlag("-i", "--interactive"),
              Option.later("--detach-keys")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    List<String> containers = ContainerWords.required(name(), given);
    return tell(name(), containers, false, invocation);
  }

  /** What it cannot even try is said here, the rest by the engine. */
  static int tell(String verb, List<String> containers, boolean hasFailed, Invocation invocation) {
    List<String> failures = invocation.containers().start(containers, hasFailed);
    int code = ContainerWords.tell(verb, failures, invocation.console());
    return hasFailed ? 1 : code;
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Start containers that have ended",
        List.of("[OPTIONS] CONTAINER..."),
        List.of(
            "Starts each CONTAINER again, detached, with its command, its options and all that it wrote; its"
                + " log goes on. Prints those started."),
        List.of("mydocker start web"),
        List.of());
  }
}
