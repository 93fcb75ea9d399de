package io.mydocker.cli;

import io.mydocker.image.Packing;
import java.util.List;

/** What of a tree goes into an archive, and how: the options that say so. */
final class PackingOptions {
  private static final String VARIABLE = "SOURCE_DATE_EPOCH";

  /** More digits than any time that a file system holds, and fewer than overflow. */
  private static final int MOST_DIGITS = 17;

  private final String verb;
  private final Option compression;
  private final Option level;
  private final Option exclude;
  private final Option timestamp;

  PackingOptions(String verb, String group) {
    this.verb = verb;
    compression =
        Option.choice(
            group,
            List.of("--compression"),
            "HOW",
            List.of("gzip", "zstd", "none"),
            "How the archive is compressed: gzip (usual), zstd or none");
    level =
        Option.value(
            group,
            List.of("--level"),
            "N",
            "How hard: gzip 1 to 9, zstd 1 to 19 (usual: its own, between 2 and 3)");
    exclude =
        Option.repeated(
            group,
            List.of("--exclude"),
            "PATH",
            "Leave out this path of the container and all below it; * and ? match within a name");
    timestamp =
        Option.value(
            group,
            List.of("--timestamp"),
            "SECONDS",
            "Set later times of files to this one, in seconds since 1970");
  }

  /** In the order of help. */
  List<Option> all() {
    return List.of(compression, level, exclude, timestamp);
  }

  Packing read(Given given, CallerEnvironment environment) {
    try {
      return Packing.of(
          given.last(compression, "gzip"),
          given.last(level),
          given.all(exclude),
          latest(given, environment));
    } catch (IllegalArgumentException refused) {
      throw UsageError.of(verb, String.valueOf(refused.getMessage()));
    }
  }

  /** The option wins; the variable is the one that reproducible-builds.org defines. */
  private long latest(Given given, CallerEnvironment environment) {
    String option = given.last(timestamp);
    String value = option == null ? environment.get(VARIABLE, "") : option;
    if (option == null && value.isEmpty()) {
      return Packing.AS_THEY_ARE;
    }
    long seconds = number(value);
    if (seconds < 0) {
      throw UsageError.of(
          verb,
          (option == null ? VARIABLE + "=" + value : "--timestamp '" + value + "'")
              + ": not a number of seconds since 1970; give one such as 1700000000");
    }
    return seconds;
  }

  /** Of decimal digits only, or -1. */
  private static long number(String digits) {
    long number = digits.isEmpty() || digits.length() > MOST_DIGITS ? -1 : 0;
    for (int i = 0; number >= 0 && i < digits.length(); i++) {
      char c = digits.charAt(i);
      number = c < '0' || c > '9' ? -1 : 10 * number + c - '0';
    }
    return number;
  }
}
