package io.mydocker.cli;

import org.jspecify.annotations.Nullable;

/**
 * The short way to read a command line: picocli costs more than all the rest of a launch together.
 * Whatever is not ordinary is picocli's.
 */
final class OrdinaryLine {
  private OrdinaryLine() {}

  /** The line, or null when picocli has to read it. */
  static @Nullable Line read(String[] args) {
    Given globals = new Given();
    int at = OptionReader.read(GlobalOptions.TABLE, args, 0, globals);
    if (at == OptionReader.NOT_MINE) {
      return null;
    }
    return at == args.length ? textOf(globals) : verbOf(args, at, globals);
  }

  private static @Nullable Line textOf(Given globals) {
    if (!globals.asks()) {
      return null;
    }
    return globals.last(GlobalOptions.VERSION) == null
        ? Line.help("", globals)
        : new Line(new VersionVerb(), globals, new Given());
  }

  private static @Nullable Line verbOf(String[] args, int at, Given globals) {
    Verb verb = Verb.named(args[at]);
    if (verb == null) {
      return null;
    }
    Given given = new Given();
    int words = OptionReader.read(verb.options(), args, at + 1, given);
    if (words == OptionReader.NOT_MINE) {
      return null;
    }
    if (given.asks()) {
      return Line.help(verb.name(), globals);
    }
    for (int i = words; i < args.length; i++) {
      given.addWord(args[i]);
    }
    return new Line(verb, globals, given);
  }
}
