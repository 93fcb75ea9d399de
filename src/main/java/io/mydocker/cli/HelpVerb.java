package io.mydocker.cli;

import java.util.List;

/** {@code help}: the text of mydocker or of one verb; what {@code --help} shows too. */
final class HelpVerb implements Verb {
  private static final OptionTable TABLE =
      new OptionTable(
          "help",
          List.of(Option.asks("Options:", List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    String name = given.words().isEmpty() ? "" : given.words().get(0);
    Verb verb = Verb.named(name);
    if (verb == null && !name.isEmpty()) {
      throw UsageError.unknownVerb(name, Verbs.names());
    }
    String page = HelpFile.read(name);
    if (page == null) {
      page = verb == null ? HelpText.ofAll() : HelpText.of(verb);
    }
    invocation.console().print(page);
    return 0;
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Show the help of a command",
        List.of("[COMMAND]"),
        List.of("Shows what 'mydocker COMMAND --help' shows."),
        List.of("mydocker help run"),
        List.of());
  }
}
