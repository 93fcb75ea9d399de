package io.mydocker.cli;

import java.util.List;

/** {@code rename}: gives a container another name. */
final class RenameVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final OptionTable TABLE =
      new OptionTable(
          "rename", List.of(Option.asks(GROUP, List.of("-h", "--help"), "Show this text")), false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    List<String> words = given.words();
    if (words.size() != 2) {
      throw UsageError.of(
          "rename",
          words.size() < 2
              ? "give the container and its new name: mydocker rename CONTAINER NAME"
              : "too many arguments from '" + words.get(2) + "' on; give CONTAINER NAME");
    }
    invocation.containers().rename(words.get(0), words.get(1));
    return 0;
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Give a container another name",
        List.of("CONTAINER NAME"),
        List.of(
            "Gives CONTAINER, an id, its beginning or a name, the name NAME, of the same characters"
                + " as run --name. It must be one that is kept, by --detach or --keep; whether it"
                + " runs does not matter, and its host name stays."),
        List.of("mydocker rename web web-old"),
        List.of());
  }
}
