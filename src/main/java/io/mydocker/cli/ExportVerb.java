package io.mydocker.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code export}: a container's files as a plain tar. */
final class ExportVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option OUTPUT =
      Option.value(
          GROUP, List.of("-o", "--output"), "FILE", "Write it there; else to standard output");
  private static final OptionTable TABLE =
      new OptionTable(
          "export",
          List.of(OUTPUT, Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    invocation.factory().expectCalls();
    EngineVariable.needsNative(name(), invocation.environment());
    String container = ContainerWords.one(name(), given, invocation.containers());
    String file = file(given.last(OUTPUT));
    Console console = invocation.console();
    if (file.equals("-") && Terminal.is(1)) {
      throw UsageError.of(
          "export", "standard output is a terminal; send it to a file or a pipe, or give -o FILE");
    }
    try (TerminalProgress progress = TerminalProgress.on(console, "export")) {
      invocation.containers().export(container, file, console.archive(), progress);
    }
    return 0;
  }

  private static String file(@Nullable String given) {
    if (given != null && given.isEmpty()) {
      throw UsageError.of("export", "--output '': give a file, or - for standard output");
    }
    return given == null ? "-" : given;
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Write a container's files as a tar",
        List.of("[OPTIONS] CONTAINER"),
        List.of(
            "Writes all files of CONTAINER, an id, its beginning or a name, running or kept, as it"
                + " sees them, as a tar that is not compressed. The content of volumes is not part"
                + " of it, nor is what an image has beside files; commit keeps that.",
            "The container is not frozen meanwhile: what it changes may be in it half. commit -o -"
                + " freezes it.",
            "A FILE of that name stays until the new one is whole."),
        List.of("mydocker export -o web.tar web", "mydocker export web | tar -x -C /srv/web"),
        List.of());
  }
}
