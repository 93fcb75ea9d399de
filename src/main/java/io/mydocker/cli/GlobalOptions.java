package io.mydocker.cli;

import io.mydocker.container.Settings;
import java.util.List;

/** The options before the verb. */
final class GlobalOptions {
  static final String GROUP = "Options, before the command:";

  static final Option HOME =
      Option.value(
          GROUP,
          List.of("--home"),
          "DIR",
          "Where the default image and committed archives lie (/root, or MYDOCKER_HOME)");
  static final Option DATA_ROOT =
      Option.value(
          GROUP,
          List.of("--data-root"),
          "DIR",
          "Where containers and layers are kept (/var/lib/mydocker, or MYDOCKER_DATA_ROOT)");
  static final Option DEBUG =
      Option.flag(GROUP, List.of("--debug"), "Show the stack trace of an error");
  static final Option HELP =
      Option.asks(GROUP, List.of("-h", "--help"), "Show this text, or that of a command");
  static final Option VERSION =
      Option.asks(GROUP, List.of("-v", "--version"), "Show version, commit, JDK and engine");

  static final OptionTable TABLE =
      new OptionTable(
          "",
          List.of(HOME, DATA_ROOT, LogOptions.LEVEL, LogOptions.FORMAT, DEBUG, HELP, VERSION),
          false);

  private GlobalOptions() {}

  /** Where everything lies and what is told: the option, else the variable, else the usual. */
  static Settings settings(Given given, CallerEnvironment environment) {
    return new Settings(
        directory("--home", given.last(HOME, environment.get("MYDOCKER_HOME", "/root"))),
        directory(
            "--data-root",
            given.last(DATA_ROOT, environment.get("MYDOCKER_DATA_ROOT", "/var/lib/mydocker"))),
        directory("MYDOCKER_RUN_ROOT", environment.get("MYDOCKER_RUN_ROOT", "/run/mydocker")),
        LogOptions.of(given, environment));
  }

  /**
   * A path without slashes at its end. A relative one is refused: it would be another one for the
   * next command.
   */
  private static String directory(String what, String path) {
    if (!path.startsWith("/")) {
      throw UsageError.of("", what + " '" + path + "': give an absolute path");
    }
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
