package io.mydocker.cli;

import java.util.List;

/** {@code rm}: removes containers that were kept, or with force any. */
final class RmVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option FORCE =
      Option.flag(GROUP, List.of("-f", "--force"), "Kill it first if it runs");
  private static final OptionTable TABLE =
      new OptionTable(
          "rm",
          List.of(
              FORCE,
              Option.flag(
                  GROUP,
                  List.of("-v", "--volumes"),
                  "Its volumes without a name too; they always go with it"),
              ContainerWords.LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.later("--link")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    List<String> containers = ContainerWords.required(name(), given, invocation.containers());
    List<String> failures = invocation.containers().remove(containers, given.isOn(FORCE));
    return ContainerWords.tell(name(), failures, invocation.console());
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Remove containers",
        List.of("[OPTIONS] CONTAINER..."),
        List.of(
            "Removes each CONTAINER, an id, its beginning or a name, with all that it wrote, and"
                + " prints those removed. Each is tried; the exit code is 1 if any is left."),
        List.of(
            "mydocker rm web                     one that was kept",
            "mydocker rm -f $(mydocker ps -aq)   all, running or not"),
        List.of());
  }
}
