package io.mydocker.cli;

import io.mydocker.cli.log.LogSetup;
import io.mydocker.container.Log;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much is told of the work: the two options, and the variable that sets both. */
final class LogOptions {
  static final String VARIABLE = "MYDOCKER_LOG";

  private static final List<String> LEVELS = List.of("debug", "info", "warn");
  private static final List<String> FORMATS = List.of("text", "json");

  static final Option LEVEL =
      Option.choice(
          GlobalOptions.GROUP,
          List.of("--log-level"),
          "LEVEL",
          LEVELS,
          "Tell the steps: debug, info or warn (warn, or MYDOCKER_LOG)");
  static final Option FORMAT =
      Option.choice(
          GlobalOptions.GROUP,
          List.of("--log-format"),
          "FORMAT",
          FORMATS,
          "In which form: text or json (text, or MYDOCKER_LOG)");

  private LogOptions() {}

  /**
   * What the options say, and where they say nothing the variable: {@code info}, {@code info,json}.
   */
  static Log of(Given given, CallerEnvironment environment) {
    String level = given.last(LEVEL);
    String format = given.last(FORMAT);
    String variable = environment.get(VARIABLE);
    if (variable == null && level == null && format == null) {
      return Log.QUIET;
    }
    return of(level, format, variable == null ? "" : variable);
  }

  /** Leaves the wish for {@link LogSetup}, should anything be told; loads nothing of logback. */
  static void leave(Log log) {
    if (log.info() || log.json()) {
      System.setProperty(
          LogSetup.LEVEL_PROPERTY, log.debug() ? "debug" : log.info() ? "info" : "warn");
      System.setProperty(LogSetup.FORMAT_PROPERTY, log.json() ? "json" : "text");
    }
  }

  private static Log of(@Nullable String level, @Nullable String format, String variable) {
    String chosenLevel = level;
    String chosenFormat = format;
    for (int from = 0; from < variable.length(); ) {
      int comma = variable.indexOf(',', from);
      int end = comma < 0 ? variable.length() : comma;
      String word = variable.substring(from, end);
      if (LEVELS.contains(word)) {
        chosenLevel = level == null ? word : level;
      } else if (FORMATS.contains(word)) {
        chosenFormat = format == null ? word : format;
      } else {
        throw UsageError.of(
            "",
            VARIABLE
                + " '"
                + variable
                + "': give debug, info or warn, and after a comma text or json");
      }
      from = end + 1;
    }
    boolean debug = "debug".equals(chosenLevel);
    return new Log(debug || "info".equals(chosenLevel), debug, "json".equals(chosenFormat));
  }
}
