package io.mydocker.cli;

import io.mydocker.container.FileChange;
import java.util.List;

/** {@code diff}: what a container has changed of its image's files. */
final class DiffVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final int PIECE = 1 << 16;
  private static final OptionTable TABLE =
      new OptionTable(
          "diff",
          List.of(
              ContainerWords.LATEST, Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    String container = ContainerWords.one(name(), given, invocation.containers());
    Console console = invocation.console();
    List<FileChange> changes;
    try (TerminalProgress notices = TerminalProgress.on(console, "diff")) {
      changes = invocation.containers().changes(container, notices);
    }
    print(changes, console, Terminal.is(1));
    return 0;
  }

  /** A program that reads them gets the names as they are. */
  static void print(List<FileChange> changes, Console console, boolean isTerminal) {
    StringBuilder lines = new StringBuilder();
    for (FileChange change : changes) {
      String path = isTerminal ? Console.printable(change.path()) : change.path();
      lines.append(change.kind()).append(' ').append(path).append('\n');
      if (lines.length() >= PIECE) {
        console.print(lines.toString());
        lines.setLength(0);
      }
    }
    if (lines.length() > 0) {
      console.print(lines.toString());
    }
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "List what a container has changed of its image",
        List.of("[OPTIONS] CONTAINER"),
        List.of(
            "Lists the files of CONTAINER, an id, its beginning or a name, that differ from its"
                + " image's: A for one that was added, C for one that was changed, D for one that"
                + " was deleted. A directory is changed when something in it is. What is deleted"
                + " with a directory is not listed, nor what lies in volumes.",
            "What is mounted on is listed, too, where the image does not have it: /proc, /etc/hosts"
                + " and so on."),
        List.of("mydocker diff web"),
        List.of());
  }
}
