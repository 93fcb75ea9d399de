package io.mydocker.user;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waiting for something that must happen. The bounds are generous because machines are noisy: they
 * decide when to give up, never whether something was fast enough.
 */
final class Patience {
  static final Duration LONG = Duration.ofSeconds(Long.getLong("mydocker.test.patience", 120));
  private static final long PAUSE_MILLIS = 20;

  private Patience() {}

  static void until(String what, BooleanSupplier condition) {
    until(LONG, () -> what, condition);
  }

  static void until(Duration limit, Supplier<String> what, BooleanSupplier condition) {
    if (!within(limit, condition)) {
      fail("gave up after " + limit.toSeconds() + " s waiting for " + what.get());
    }
  }

  static boolean within(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause(PAUSE_MILLIS);
    }
    return true;
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
