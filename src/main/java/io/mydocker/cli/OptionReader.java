package io.mydocker.cli;

import org.jspecify.annotations.Nullable;

/**
 * Reads ordinary options and words by a table, with nothing but strings: no picocli, no regular
 * expression, no lambda. Of errors it knows the commonest, an option that does not exist. What it
 * does not understand otherwise is not its, and picocli reads the whole line again.
 *
 * <p>The grammar is that of Docker's command line: {@code --name=value}, {@code --name value},
 * {@code -wvalue}, {@code -w=value}, flags in one word ({@code -it}), {@code --rm=false}; a value
 * is taken whatever it looks like, but for a lone {@code --}; a single-dash name of several
 * letters, the tutorial's, goes before a bundle.
 */
final class OptionReader {
  /** The line is picocli's to read. */
  static final int NOT_MINE = -1;

  private final OptionTable table;
  private final String[] args;
  private final Given into;

  /** The next argument to look at. */
  private int next;

  private @Nullable String unknown;

  private OptionReader(OptionTable table, String[] args, int from, Given into) {
    this.table = table;
    this.args = args;
    this.next = from;
    this.into = into;
  }

  /**
   * Reads options from an index on and returns the index of the first word that ends them, or
   * {@link #NOT_MINE}; words among the options go to {@code into}. An option that asks for a text
   * is the last one read.
   *
   * @throws io.mydocker.container.RequestException when all is ordinary but for an unknown option
   */
  static int read(OptionTable table, String[] args, int from, Given into) {
    return new OptionReader(table, args, from, into).read();
  }

  private int read() {
    int end = readAll();
    if (end != NOT_MINE && unknown != null) {
      if (into.asks()) {
        return NOT_MINE;
      }
      throw UsageError.unknownOption(table, unknown);
    }
    return end;
  }

  private int readAll() {
    while (next < args.length) {
      String arg = args[next];
      if (arg.length() < 2 || arg.charAt(0) != '-') {
        if (isWordTheEnd()) {
          return next;
        }
        into.addWord(arg);
        next++;
        continue;
      }
      next++;
      if (arg.equals("--")) {
        return endOfOptions();
      }
      if (!readOne(arg)) {
        return NOT_MINE;
      }
    }
    return next;
  }

  /** The verb ends the options before it; a verb's own may stand among its words or not. */
  private boolean isWordTheEnd() {
    return table.stopsAtFirstWord() || table.verb().isEmpty();
  }

  private int endOfOptions() {
    if (table.verb().isEmpty()) {
      // It would hide the verb; let picocli say so.
      return NOT_MINE;
    }
    while (!table.stopsAtFirstWord() && next < args.length) {
      into.addWord(args[next++]);
    }
    return next;
  }

  private boolean readOne(String arg) {
    int equals = arg.indexOf('=');
    Option whole = table.find(equals < 0 ? arg : arg.substring(0, equals));
    if (whole != null) {
      return take(whole, equals < 0 ? null : arg.substring(equals + 1));
    }
    return arg.charAt(1) == '-' ? note(arg) : readBundle(arg);
  }

  /** An option of a verb's that is none: said when the rest has turned out to be right. */
  private boolean note(String arg) {
    if (table.verb().isEmpty()) {
      return false;
    }
    unknown = unknown == null ? arg : unknown;
    return true;
  }

  /** Flags in one word, of which the last may be an option with its value attached or next. */
  private boolean readBundle(String arg) {
    for (int i = 1; i < arg.length(); i++) {
      Option option = table.find("-" + arg.charAt(i));
      if (option == null) {
        return false;
      }
      boolean last = i + 1 == arg.length();
      boolean equals = !last && arg.charAt(i + 1) == '=';
      if (!option.isFlag() || equals) {
        String attached = last ? null : arg.substring(equals ? i + 2 : i + 1);
        // picocli does not see a blank here, and takes the next argument.
        return !isBlank(attached) && take(option, attached);
      }
      if (!take(option, null)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(@Nullable String attached) {
    return attached != null && attached.trim().isEmpty();
  }

  /**
   * Takes one option.
   *
   * @param attached the value in the same argument, or null
   */
  private boolean take(Option option, @Nullable String attached) {
    if (option.fate() == Option.Fate.ASKS) {
      // Whatever stands behind it may be wrong, which is picocli's to find.
      if (attached != null || next < args.length) {
        return false;
      }
    }
    String value = attached;
    if (option.isFlag()) {
      value = attached == null ? "true" : option.flagValue(attached);
    } else if (attached == null && next < args.length) {
      value = args[next++];
    }
    if (value == null || value.equals("--")) {
      return false;
    }
    into.add(option, value);
    return true;
  }
}
