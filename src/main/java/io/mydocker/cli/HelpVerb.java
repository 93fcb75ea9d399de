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
    String page;
    if (given.words().isEmpty()) {
      page = HelpText.ofAll();
    } else {
      String name = given.words().get(0);
      Verb verb = Verbs.find(name);
      if (verb == null) {
        throw UsageError.unknownVerb(name, Verbs.names());
      }
      page = HelpText.of(verb);
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
