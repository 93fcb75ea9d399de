package io.mydocker.program;

import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;

/**
 * Writes the time down while a program runs, in UTC as RFC 3339 has it: when a container's half
 * says something, no JVM is left that could tell the time. Only additions and comparisons are
 * needed: the calendar is walked through, digits are counted off.
 */
public final class Timestamp {
  private static final String FORM = "0000-00-00T00:00:00.000Z";

  /** Bytes of a time. */
  public static final int LENGTH = FORM.length();

  private static final int DAY = 86_400;
  private static final int YEAR = 365 * DAY;
  private static final int EPOCH = 1970;
  private static final int FEBRUARY = 2;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** Divisible by four and no leap year; the next one is 2200. */
  private static final int NO_LEAP_YEAR = 2100;

  private final Assembler a;
  private final Operand text;
  private final Slot seconds;
  private final Slot nanoseconds;
  private final Slot year;
  private final Slot month;
  private final Slot day;
  private final Slot span;
  private final Operand now;

  /** Declares what {@link #write()} works on. */
  public Timestamp(Assembler assembler) {
    a = assembler;
    text = a.bytes(FORM.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    now = a.room(16);
    seconds = Assembler.slotAt(now, 0, "seconds");
    nanoseconds = Assembler.slotAt(now, 8, "nanoseconds");
    year = a.slot("year");
    month = a.slot("month");
    day = a.slot("day");
    span = a.slot("span");
  }

  /** Where the time stands; {@link #LENGTH} bytes. */
  public Operand text() {
    return text;
  }

  /** The instructions; what follows them finds the present time at {@link #text()}. */
  public void write() {
    a.call("ask for the time", Call.CLOCK_GETTIME, Operand.of(0), now).tolerate(Errno.ANY);
    findYear();
    findMonth();
    a.set(day, Operand.of(1));
    Label found = a.label("day found");
    Label next = a.here("next day");
    a.jumpIf(seconds.value(), Test.BELOW, Operand.of(DAY), found);
    a.sum(seconds, seconds.value(), Sum.SUBTRACT, Operand.of(DAY));
    a.sum(day, day.value(), Sum.ADD, Operand.of(1));
    a.jump(next);
    a.place(found);
    Digits.write(a, year, text, new int[] {0, 1, 2, 3}, 1000, 100, 10, 1);
    Digits.write(a, month, text, new int[] {5, 6}, 10, 1);
    Digits.write(a, day, text, new int[] {8, 9}, 10, 1);
    // Tens and ones of hours, minutes and seconds, all counted off the second of the day.
    Digits.write(
        a, seconds, text, new int[] {11, 12, 14, 15, 17, 18}, 36_000, 3_600, 600, 60, 10, 1);
    Digits.write(a, nanoseconds, text, new int[] {20, 21, 22}, 100_000_000, 10_000_000, 1_000_000);
  }

  private void findYear() {
    Slot last = a.slot("last bits");
    Label length = a.label("length known");
    Label found = a.label("year found");
    a.set(year, Operand.of(EPOCH));
    Label next = a.here("next year");
    a.set(span, Operand.of(YEAR));
    a.sum(last, year.value(), Sum.AND, Operand.of(3));
    a.jumpIf(last.value(), Test.UNEQUAL, Operand.of(0), length);
    a.jumpIf(year.value(), Test.EQUAL, Operand.of(NO_LEAP_YEAR), length);
    a.set(span, Operand.of(YEAR + DAY));
    a.place(length);
    a.jumpIf(seconds.value(), Test.BELOW, span.value(), found);
    a.sum(seconds, seconds.value(), Sum.SUBTRACT, span.value());
    a.sum(year, year.value(), Sum.ADD, Operand.of(1));
    a.jump(next);
    a.place(found);
  }

  /** {@code span} is still the year's length, which tells of the leap day. */
  private void findMonth() {
    long[] lengths = new long[DAYS.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (long) DAYS[i] * DAY;
    }
    Slot at = a.slot("at");
    Slot length = a.slot("length");
    Label known = a.label("days known");
    Label found = a.label("month found");
    a.set(at, a.longs(lengths));
    a.set(month, Operand.of(1));
    Label next = a.here("next month");
    a.load(length, 8, at.value(), Operand.of(0));
    a.jumpIf(month.value(), Test.UNEQUAL, Operand.of(FEBRUARY), known);
    a.jumpIf(span.value(), Test.EQUAL, Operand.of(YEAR), known);
    a.sum(length, length.value(), Sum.ADD, Operand.of(DAY));
    a.place(known);
    a.jumpIf(seconds.value(), Test.BELOW, length.value(), found);
    a.sum(seconds, seconds.value(), Sum.SUBTRACT, length.value());
    a.sum(month, month.value(), Sum.ADD, Operand.of(1));
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(next);
    a.place(found);
  }
}
