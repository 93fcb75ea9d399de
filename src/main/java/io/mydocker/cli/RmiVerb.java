package io.mydocker.cli;

import io.mydocker.container.Images;
import java.util.List;

/** {@code rmi}: removes images. */
final class RmiVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option FORCE =
      Option.flag(
          GROUP, List.of("-f", "--force"), "Also what a container uses: it only loses its name");
  private static final OptionTable TABLE =
      new OptionTable(
          "rmi",
          List.of(
              FORCE,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.laterFlag("--no-prune")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    if (given.words().isEmpty()) {
      throw UsageError.of("rmi", "no image given; mydocker images lists them");
    }
    Console console = invocation.console();
    Images.Removed removed;
    try (TerminalProgress progress = TerminalProgress.on(console, "rmi")) {
      removed = invocation.images().remove(given.words(), given.isOn(FORCE), progress);
    }
    for (String line : removed.lines()) {
      console.print(line + "\n");
    }
    return ContainerWords.tell(name(), removed.failures(), console);
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Remove images",
        List.of("[OPTIONS] IMAGE..."),
        List.of(
            "Removes each IMAGE, a name, a digest or its beginning, or an archive's path. With one"
                + " that was committed, its archive in the home goes; an archive elsewhere stays,"
                + " and only what was unpacked of it goes. Layers go when no image needs them. What"
                + " a container uses stays, and is said."),
        List.of("mydocker rmi myimage    and its archive, /root/myimage.tar"),
        List.of());
  }
}
