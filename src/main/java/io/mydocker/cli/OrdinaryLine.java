package io.mydocker.cli;

import org.jspecify.annotations.Nullable;

/**
 * The short way to read {@code [OPTIONS] run …}: picocli costs more than all the rest of a launch
 * together. Whatever is not ordinary is picocli's.
 */
final class OrdinaryLine {
  private OrdinaryLine() {}

  /** The line, or null when picocli has to read it. */
  static @Nullable Line read(String[] args) {
    Given globals = new Given();
    int at = OptionReader.read(GlobalOptions.TABLE, args, 0, globals);
    Verb verb = at == OptionReader.NOT_MINE || at == args.length ? null : verb(args[at]);
    if (verb == null) {
      return null;
    }
    Given given = new Given();
    int words = OptionReader.read(verb.options(), args, at + 1, given);
    if (words == OptionReader.NOT_MINE) {
      return null;
    }
    for (int i = words; i < args.length; i++) {
      given.addWord(args[i]);
    }
    return new Line(verb, globals, given);
  }

  /** The verbs that are in a hurry; each must stop reading options at its first word. */
  private static @Nullable Verb verb(String name) {
    return switch (name) {
      case "run" -> new RunVerb();
      case "init" -> new InitVerb();
      default -> null;
    };
  }
}
