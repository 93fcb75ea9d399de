package io.mydocker.container;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * How much is told of the work, and in which form. Warnings and errors are told in any case, as
 * plain lines.
 *
 * <p>What is told here goes to slf4j, which is loaded only when something is: a launch has no time
 * for it. The steps of a launch are told by the program itself, see {@link StepLog}.
 *
 * @param info whether the steps are told
 * @param debug whether the details are told, too
 * @param json one JSON object a line instead of text
 */
public record Log(boolean info, boolean debug, boolean json) {
  /** Nothing but warnings. */
  public static final Log QUIET = new Log(false, false, false);

  /** Field by field: a record's own equals(Object) is made when it is first called, in 20 ms. */
  boolean isQuiet() {
    return !info && !debug && !json;
  }

  /** The command line's options that ask for the same. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    if (info) {
      options.addAll(List.of("--log-level", debug ? "debug" : "info"));
    }
    if (json) {
      options.addAll(List.of("--log-format", "json"));
    }
    return options;
  }

  /** How long something took, from a value of {@link System#nanoTime()} to now: {@code 0.123 s}. */
  static String since(long nanos) {
    long millis = (System.nanoTime() - nanos) / 1_000_000;
    String fraction = Long.toString(1000 + millis % 1000).substring(1);
    return millis / 1000 + "." + fraction + " s";
  }

  /** Tells a step, a raw string. */
  void info(Class<?> speaker, String message) {
    if (info) {
      LoggerFactory.getLogger(speaker).info(message);
    }
  }

  /** Tells a detail, a raw string. */
  void debug(Class<?> speaker, String message) {
    if (debug) {
      LoggerFactory.getLogger(speaker).debug(message);
    }
  }
}
