package io.mydocker.container;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** A time as configurations have it, without the hundred classes of a formatter. */
final class Rfc3339 {
  private static final int SHORTEST = "0000-00-00T00:00".length();

  private Rfc3339() {}

  /** {@code 2006-01-02T15:04:05Z}, of seconds since 1970 (RFC 3339). */
  static String of(long seconds) {
    String text = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC).toString();
    // Java leaves seconds out that are 0.
    return text + (text.length() == SHORTEST ? ":00Z" : "Z");
  }
}
