package io.mydocker.cli;

import io.mydocker.container.ContainerRow;
import io.mydocker.container.ShellWords;
import java.util.ArrayList;
import java.util.List;

/** Containers as the table that {@code ps} prints. */
final class ContainerTable {
  private static final List<String> HEADINGS =
      List.of("CONTAINER ID", "NAME", "PID", "STATUS", "COMMAND", "CREATED", "IMAGE");

  /** As Docker shows of a command. */
  private static final int SHORT_COMMAND = 24;

  private static final long[] UNIT_SECONDS = {604_800, 86_400, 3_600, 60, 1};
  private static final String[] UNITS = {"week", "day", "hour", "minute", "second"};

  private ContainerTable() {}

  /**
   * The table's text.
   *
   * @param full whether commands are shown whole
   * @param nowMillis the time that ages are counted from
   */
  static String of(List<ContainerRow> rows, boolean full, long nowMillis) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADINGS);
    for (ContainerRow row : rows) {
      lines.add(cells(row, full, nowMillis));
    }
    return Columns.text(lines);
  }

  private static List<String> cells(ContainerRow row, boolean full, long nowMillis) {
    String command = Console.printable(ShellWords.join(row.command()));
    return List.of(
        row.id(),
        Console.printable(row.name()),
        row.pid() == 0 ? "" : Integer.toString(row.pid()),
        row.exitCode() < 0 ? row.status() : row.status() + " (" + row.exitCode() + ")",
        full ? command : shortened(command),
        age(nowMillis - row.createdMillis()),
        Console.printable(row.image()));
  }

  /** A command as short as Docker shows it. */
  static String shortened(String text) {
    if (Columns.width(text) <= SHORT_COMMAND) {
      return text;
    }
    int end = 0;
    for (int shown = 0; shown <= SHORT_COMMAND - "...".length(); end++) {
      shown += Columns.isContinuation(text.charAt(end)) ? 0 : 1;
    }
    return text.substring(0, end - 1) + "...";
  }

  /** How long ago, in the largest unit that makes at least one. */
  static String age(long millis) {
    long seconds = Math.max(0, millis / 1000);
    int unit = 0;
    while (unit < UNITS.length - 1 && seconds < UNIT_SECONDS[unit]) {
      unit++;
    }
    long count = seconds / UNIT_SECONDS[unit];
    return count + " " + UNITS[unit] + (count == 1 ? "" : "s") + " ago";
  }
}
