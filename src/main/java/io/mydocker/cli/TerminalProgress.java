package io.mydocker.cli;

import io.mydocker.container.Progress;

/**
 * Shows on standard error how far a long job is: on a terminal one line that is written over,
 * elsewhere a line every ten seconds, so that a CI log does not look dead. A job that is over
 * sooner shows nothing.
 */
final class TerminalProgress implements Progress, AutoCloseable {
  private static final long MILLION = 1_000_000;
  private static final long FIRST_ON_TERMINAL = 500 * MILLION;
  private static final long NEXT_ON_TERMINAL = 100 * MILLION;
  private static final long ELSEWHERE = 10_000 * MILLION;

  /** Back to the start of the line, and clear it. */
  private static final String CLEAR = "\r\033[K";

  private final Console console;
  private final String job;
  private final boolean terminal;
  private final Clock clock;
  private final long start;
  private long due;
  private boolean shown;

  /** Nanoseconds from any origin. */
  interface Clock {
    long nanos();
  }

  TerminalProgress(Console console, String job, boolean terminal, Clock clock) {
    this.console = console;
    this.job = job;
    this.terminal = terminal;
    this.clock = clock;
    this.start = clock.nanos();
    this.due = terminal ? FIRST_ON_TERMINAL : ELSEWHERE;
  }

  static TerminalProgress on(Console console, String job) {
    return new TerminalProgress(console, job, Terminal.is(2), System::nanoTime);
  }

  @Override
  public synchronized boolean isDue() {
    return clock.nanos() - start >= due;
  }

  @Override
  public synchronized void at(long done, long total) {
    long elapsed = clock.nanos() - start;
    if (elapsed < due) {
      return;
    }
    due = elapsed + (terminal ? NEXT_ON_TERMINAL : ELSEWHERE);
    String line = job + ": " + amount(done, total) + ", " + pace(done, total, elapsed);
    if (terminal) {
      shown = true;
      console.raw(CLEAR + line);
    } else {
      console.say(line);
    }
  }

  /** A time for people, in tenths of a second. */
  static String seconds(long nanos) {
    long tenths = nanos / (100 * MILLION);
    return tenths / 10 + "." + tenths % 10 + " s";
  }

  /** The rate so far, and what is left at this rate; what is done already where nobody knows. */
  private static String pace(long done, long total, long elapsed) {
    long perSecond = done * 1000 / Math.max(1, elapsed / MILLION);
    String rate = perSecond / MILLION + " MB/s, ";
    if (total <= 0 || perSecond == 0) {
      return rate + elapsed / (1000 * MILLION) + " s";
    }
    return rate + (Math.max(0, total - done) / perSecond + 1) + " s left";
  }

  private static String amount(long done, long total) {
    String megabytes = done / MILLION + " MB";
    if (total <= 0) {
      return megabytes;
    }
    // A file that grew while it was read must not show 103 %.
    long percent = Math.min(99, done * 100 / total);
    return megabytes + " of " + total / MILLION + " MB (" + percent + " %)";
  }

  @Override
  public synchronized void notice(String line) {
    clear();
    console.say(line);
  }

  @Override
  public synchronized void close() {
    clear();
  }

  private void clear() {
    if (shown) {
      console.raw(CLEAR);
      shown = false;
    }
  }
}
