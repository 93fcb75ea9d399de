package io.mydocker.cli;

import java.util.List;

/** {@code prune}: removes all containers that do not run. */
final class PruneVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option FORCE =
      Option.flag(GROUP, List.of("-f", "--force"), "Needed: nobody is asked");
  private static final OptionTable TABLE =
      new OptionTable(
          "prune",
          List.of(
              FORCE,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.later("--filter")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    if (!given.words().isEmpty()) {
      throw UsageError.of("prune", "takes no argument: '" + given.words().get(0) + "'");
    }
    if (!given.isOn(FORCE)) {
      throw UsageError.of(
          "prune", "removes all containers that do not run, without asking; write prune -f");
    }
    invocation
        .containers()
        .prune(
            "Deleted Containers:\n",
            bytes -> "Total reclaimed space: " + ImageTable.size(bytes) + "\n");
    return 0;
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Remove all containers that do not run",
        List.of("-f"),
        List.of(
            "Removes each container that ended and was kept, as rm does, and prints their ids and"
                + " how many bytes they had written into their root.",
            "The programs that were kept, so that a command line starts sooner the next time, go,"
                + " too: they hold its words."),
        List.of("mydocker prune -f"),
        List.of());
  }
}
