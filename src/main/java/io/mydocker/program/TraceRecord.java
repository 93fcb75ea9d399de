package io.mydocker.program;

import java.nio.ByteBuffer;

/**
 * What a traced program tells of one call.
 *
 * @param index the instruction in the program that was traced
 * @param isBegun whether the call was only about to be made: one that may not come back
 * @param result what it returned, a negative errno on failure
 * @param start nanoseconds of the monotonic clock before it
 * @param end the same after it
 * @param base the address of the program's memory in the process
 * @param operands values of the operands that only the process knew; 0 for the others
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record TraceRecord(
    int index, boolean isBegun, long result, long start, long end, long base, long[] operands) {
  static final int BEGUN = 4;
  static final int RESULT = 8;
  static final int START = 16;
  static final int END = 32;
  static final int BASE = 48;
  static final int OPERANDS = 56;

  private static final int MOST_OPERANDS = 6;

  /** Bytes of a record: less than PIPE_BUF, so that those of several processes do not mix. */
  public static final int SIZE = OPERANDS + 8 * MOST_OPERANDS;

  /** Reads one, in the byte order of the CPU. */
  public static TraceRecord read(ByteBuffer from) {
    int index = from.getInt();
    boolean isBegun = from.getInt() != 0;
    long result = from.getLong();
    long start = from.getLong() * 1_000_000_000 + from.getLong();
    long end = from.getLong() * 1_000_000_000 + from.getLong();
    long base = from.getLong();
    long[] operands = new long[MOST_OPERANDS];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = from.getLong();
    }
    return new TraceRecord(index, isBegun, result, start, end, base, operands);
  }
}
