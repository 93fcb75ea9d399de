package io.mydocker.cli;

import io.mydocker.container.Images;
import java.util.List;

/** {@code image prune}: removes images that nothing leads to. */
final class ImageVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option ALL =
      Option.flag(
          GROUP,
          List.of("-a", "--all"),
          "Also loaded images, and unpacked archives, that no container uses");
  private static final Option FORCE = Option.flag(GROUP, List.of("-f", "--force"), "Do not ask");
  private static final OptionTable TABLE =
      new OptionTable(
          "image",
          List.of(
              ALL,
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
    requirePrune(given.words());
    boolean all = given.isOn(ALL);
    Console console = invocation.console();
    if (!given.isOn(FORCE) && !isMeant(all, invocation)) {
      return 0;
    }
    Images.Removed removed;
    try (TerminalProgress progress = TerminalProgress.on(console, "image prune")) {
      removed = invocation.images().prune(all, progress);
    }
    for (String line : removed.lines()) {
      console.print(line + "\n");
    }
    console.print("Total reclaimed space: " + ImageTable.size(removed.bytes()) + "\n");
    return 0;
  }

  private static void requirePrune(List<String> words) {
    if (words.isEmpty() || !words.get(0).equals("prune")) {
      String instead =
          switch (words.isEmpty() ? "" : words.get(0)) {
            case "ls", "list" -> "; write mydocker images";
            case "rm" -> "; write mydocker rmi";
            case "load" -> "; write mydocker load";
            default -> "; it has one command, prune";
          };
      throw UsageError.of(
          "image", (words.isEmpty() ? "no command" : "'" + words.get(0) + "'") + instead);
    }
    if (words.size() > 1) {
      throw UsageError.of("image", "prune takes no argument: '" + words.get(1) + "'");
    }
  }

  /** As Docker asks; the end of the input is a no. */
  private static boolean isMeant(boolean all, Invocation invocation) {
    invocation
        .console()
        .print(
            "This removes "
                + (all ? "all images that no container uses" : "all images that have no name")
                + ". Are you sure? [y/N] ");
    String answer = invocation.answer();
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Remove images that nothing leads to any more",
        List.of("prune [OPTIONS]"),
        List.of(
            "Removes what is left of archives that are gone or were changed, images that lost their"
                + " name to another, and layers that no image needs. Archives stay, and what"
                + " containers use."),
        List.of("mydocker image prune -f     in a script, without asking"),
        List.of());
  }
}
