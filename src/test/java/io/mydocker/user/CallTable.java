package io.mydocker.user;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * System calls to be tried, and the program that tries them: a table of calls goes into it, the
 * same table with their results comes out of its standard output. Each call is made in a child of
 * its own, which a timer kills if it blocks, and again to be sure that it does; so one which ends,
 * stops or changes its process takes nothing with it.
 */
final class CallTable {
  /** What the program adds to a row: how far it came, and how the child ended. */
  private static final int ROW = 80;

  private static final int STATUS = 0;
  private static final int STATE = 8;
  private static final int RESULT = 16;
  private static final long RETURNED = 2;
  private static final int SIGKILL = 9;
  private static final int MOST_ERRNO = 4095;
  private static final int CONSTANTS = 120;
  private static final long LIMIT_NANOS = 100_000_000;

  private final List<Row> rows = new ArrayList<>();

  private record Row(String label, boolean isNarrow, long number, List<Long> arguments) {}

  /** Through {@code syscall}: x86-64's numbers, and with bit 30 those of x32. */
  CallTable wide(String label, long number, long... arguments) {
    rows.add(new Row(label, false, number, Arrays.stream(arguments).boxed().toList()));
    return this;
  }

  /** Through {@code int 0x80}: the numbers of 32-bit programs. */
  CallTable narrow(String label, long number, long... arguments) {
    rows.add(new Row(label, true, number, Arrays.stream(arguments).boxed().toList()));
    return this;
  }

  void write(Path file) {
    byte[] code = code();
    ByteBuffer all =
        ByteBuffer.allocate(code.length + CONSTANTS + ROW * rows.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    all.put(code);
    // The table's length; an itimerspec; an empty rlimit; a sigevent that kills.
    all.putLong((long) ROW * rows.size()).putLong(0).putLong(0).putLong(0).putLong(LIMIT_NANOS);
    all.putLong(0).putLong(0);
    all.putLong(0).putInt(SIGKILL);
    all.position(code.length + CONSTANTS);
    for (Row row : rows) {
      all.putLong(row.isNarrow() ? 1 : 0).putLong(0).putLong(0).putLong(row.number());
      for (int i = 0; i < 6; i++) {
        all.putLong(i < row.arguments().size() ? row.arguments().get(i) : 0);
      }
    }
    Elf.ofCode(file, all.array());
  }

  /** What came back, by label: a value, a negated errno, or how the child ended instead. */
  Map<String, String> answers(String printed) {
    byte[] table = Raw.bytes(printed);
    if (table.length != ROW * rows.size()) {
      throw new AssertionError("the program printed " + table.length + " bytes: " + printed);
    }
    ByteBuffer in = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, String> answers = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      int at = i * ROW;
      String answer =
          in.getLong(at + STATE) == RETURNED
              ? Long.toString(in.getLong(at + RESULT))
              : ending(in.getInt(at + STATUS));
      if (answers.put(rows.get(i).label(), answer) != null) {
        throw new AssertionError("two rows are called " + rows.get(i).label());
      }
    }
    return answers;
  }

  private static String ending(int status) {
    int signal = status & 0x7f;
    if (signal == SIGKILL) {
      return "blocks";
    }
    return signal == 0 ? "exits" : "signal " + signal;
  }

  /** Whether it is an error's number, which a call that succeeds never gives. */
  static boolean isError(String answer) {
    return answer.startsWith("-") && Long.parseLong(answer) >= -MOST_ERRNO;
  }

  /** Of each line of the listing what stands before two spaces. */
  private static byte[] code() {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (String line : Raw.resource("call-table.lst").split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        code.writeBytes(HexFormat.ofDelimiter(" ").parseHex(line.substring(0, line.indexOf("  "))));
      }
    }
    return code.toByteArray();
  }
}
