package io.mydocker.cli;

import java.util.List;

/** {@code start}: starts containers that have ended. */
final class StartVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option ATTACH =
      Option.flag(
          GROUP,
          List.of("-a", "--attach"),
          "Print what it prints, wait for it and end with its exit code");
  private static final Option INTERACTIVE =
      Option.flag(
          GROUP, List.of("-i", "--interactive"), "The same, with what is typed passed on to it");
  private static final OptionTable TABLE =
      new OptionTable(
          "start",
          List.of(
              ATTACH,
              INTERACTIVE,
              AttachVerb.DETACH_KEYS,
              AttachVerb.SIG_PROXY,
              ContainerWords.LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  private static boolean isAttached(Given given) {
    return given.isOn(ATTACH) || given.isOn(INTERACTIVE);
  }

  @Override
  public ExitCodes exitCodes(Given given) {
    return isAttached(given) ? ExitCodes.RUNS_A_COMMAND : ExitCodes.OTHER;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    if (isAttached(given)) {
      String one = ContainerWords.one(name() + " -a", given, invocation.containers());
      invocation
          .containers()
          .startAttached(AttachVerb.request(name(), one, given.isOn(INTERACTIVE), given));
      return 0;
    }
    List<String> containers = ContainerWords.required(name(), given, invocation.containers());
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
        List.of("mydocker start web", "mydocker start -ai shell"),
        List.of());
  }
}
