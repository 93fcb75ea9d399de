package io.mydocker.cli;

import java.util.List;

/** Raw text in columns, each as wide as the widest in it. */
final class Columns {
  private static final String GAP = "   ";

  private Columns() {}

  /** The lines, all of as many cells as the first. */
  static String text(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      append(text, line, widths);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> line, int[] widths) {
    for (int i = 0; i < widths.length - 1; i++) {
      String cell = line.get(i);
      text.append(cell).append(" ".repeat(widths[i] - width(cell))).append(GAP);
    }
    text.append(line.get(widths.length - 1)).append('\n');
  }

  /** How wide a raw string is, if it is UTF-8: bytes that continue a character take no column. */
  static int width(String raw) {
    int columns = 0;
    for (int i = 0; i < raw.length(); i++) {
      columns += isContinuation(raw.charAt(i)) ? 0 : 1;
    }
    return columns;
  }

  /** Whether a byte continues a character of UTF-8. */
  static boolean isContinuation(char raw) {
    return (raw & 0xc0) == 0x80;
  }
}
