package io.mydocker.cli;

/** A time that has gone by, in the words that Docker has for it. */
final class Elapsed {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;

  /** In days. */
  private static final long WEEK = 7;

  private static final long MONTH = 30;
  private static final long YEAR = 365;

  private Elapsed() {}

  static String text(long millis) {
    long seconds = Math.max(0, millis / 1000);
    if (seconds < MINUTE) {
      return seconds == 0 ? "Less than a second" : seconds == 1 ? "1 second" : seconds + " seconds";
    }
    long minutes = seconds / MINUTE;
    if (seconds < HOUR) {
      return minutes == 1 ? "About a minute" : minutes + " minutes";
    }
    // To the nearest.
    long hours = (seconds + HOUR / 2) / HOUR;
    if (hours < 48) {
      return hours == 1 ? "About an hour" : hours + " hours";
    }
    return days(hours / 24);
  }

  /** The larger units begin at two. */
  private static String days(long days) {
    if (days < 2 * WEEK) {
      return days + " days";
    }
    if (days < 2 * MONTH) {
      return days / WEEK + " weeks";
    }
    return days < 2 * YEAR ? days / MONTH + " months" : days / YEAR + " years";
  }
}
