package io.mydocker.program;

import io.mydocker.program.Instruction.Hint;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of a traced program into lines for people: when, which side, the call with the
 * values it had, its result, how long it took, and what it is for.
 */
public final class TraceText {
  private static final double PER_MS = 1e6;

  private final Program program;
  private final CallText texts;
  private final long dataAt;
  private final int shift;
  private long first;
  private @Nullable TraceRecord failed;

  /**
   * @param program the program as it was before
   * @param traced what {@link Tracer} made of it
   */
  public TraceText(Program program, Program traced) {
    this.program = program;
    dataAt = Encoder.dataAt(traced);
    shift = traced.brief() - program.brief();
    texts = new CallText(program);
  }

  /** The line for one record. */
  public String line(TraceRecord record) {
    first = first == 0 ? record.start() : first;
    Instruction instruction = program.instructions().get(record.index());
    if (failed == null && isFailure(instruction, record)) {
      failed = record;
    }
    return String.format(
        Locale.ROOT,
        "%9.3f ms  %-9s  %s%s  ; %s",
        (record.start() - first) / PER_MS,
        side(record.index()),
        texts.call(instruction, record, record.base() + dataAt, shift),
        outcome(record),
        instruction.label());
  }

  /** The call that failed first, explained; null when none has failed that was not expected to. */
  public @Nullable String failure() {
    if (failed == null) {
      return null;
    }
    Instruction instruction = program.instructions().get(failed.index());
    int errno = (int) -failed.result();
    String hint = "";
    for (Hint candidate : instruction.hints()) {
      hint = candidate.errno() == errno ? candidate.text() : hint;
    }
    return "failed: "
        + texts.call(instruction, failed, failed.base() + dataAt, shift)
        + " = "
        + ErrnoNames.of(errno)
        + ": "
        + instruction.label()
        + ": "
        + ErrnoText.of(errno)
        + hint;
  }

  private static boolean isFailure(Instruction instruction, TraceRecord record) {
    if (record.isBegun() || !isErrno(record.result())) {
      return false;
    }
    for (int errno : instruction.tolerated()) {
      if (errno == Errno.ANY || errno == -record.result()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isErrno(long result) {
    return result < 0 && result > -4096;
  }

  private static String outcome(TraceRecord record) {
    if (record.isBegun()) {
      return "";
    }
    long result = record.result();
    String value = isErrno(result) ? ErrnoNames.of((int) -result) : Long.toString(result);
    double took = (record.end() - record.start()) / PER_MS;
    return String.format(Locale.ROOT, " = %s  (%.3f ms)", value, took);
  }

  /** Which process, or the undo, as the headings have it. */
  private String side(int index) {
    String title = program.titleAt(index);
    int end = 0;
    while (end < title.length() && ":,".indexOf(title.charAt(end)) < 0) {
      end++;
    }
    return title.substring(0, end);
  }
}
