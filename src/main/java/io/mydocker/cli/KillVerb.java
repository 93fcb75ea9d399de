package io.mydocker.cli;

import java.util.List;

/** {@code kill}: sends a signal to containers. */
final class KillVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option SIGNAL =
      Option.value(
          GROUP,
          List.of("-s", "--signal"),
          "SIGNAL",
          "Another signal than KILL: a name or a number");
  private static final OptionTable TABLE =
      new OptionTable(
          "kill",
          List.of(
              SIGNAL,
              ContainerWords.LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    List<String> containers = ContainerWords.required(name(), given, invocation.containers());
    String signal = given.last(SIGNAL, "KILL");
    return ContainerWords.tell(
        name(), invocation.containers().kill(containers, signal), invocation.console());
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Send a signal to containers",
        List.of("[OPTIONS] CONTAINER..."),
        List.of(
            "Sends a signal to the first process of each CONTAINER, an id, its beginning or a name. After"
                + " KILL it returns when the container has ended and nothing of it is left but what it"
                + " keeps."),
        List.of(
            "mydocker kill web          end it at once",
            "mydocker kill -s HUP web   have it read its configuration anew"),
        List.of());
  }
}
