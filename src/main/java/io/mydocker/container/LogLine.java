package io.mydocker.container;

import io.mydocker.oci.Utf8;

/**
 * The form of a line of the log, in two halves with the time between them, since whoever writes the
 * line may know the rest long before. Strings are raw. No message can end a line, close a string or
 * reach a terminal's controls: such bytes, and those that are no UTF-8, are written as escapes.
 */
public final class LogLine {
  private static final String HEX = "0123456789abcdef";

  private LogLine() {}

  /** What stands before the time. */
  public static String head(boolean json, String level, String message) {
    return json
        ? "{\"level\":\"" + level + "\",\"msg\":\"" + escaped(message, true) + "\",\"time\":\""
        : "time=";
  }

  /** What stands behind the time, without the end of the line. */
  public static String tail(boolean json, String level, String message) {
    return json ? "\"}" : " level=" + level + " msg=\"" + escaped(message, false) + "\"";
  }

  private static String escaped(String raw, boolean json) {
    StringBuilder out = new StringBuilder(raw.length() + 16);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      int length = c < 0x80 ? 1 : Utf8.length(raw, i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        escape(out, json ? 0 : -1, c);
      } else if (length == 0) {
        // A lone surrogate, as in config.json.
        escape(out, json ? 0xdc : -1, c);
      } else if (c == 0xc2 && raw.charAt(i + 1) < 0xa0) {
        // A control character of ISO 6429 in two bytes; some terminals heed it.
        if (!json) {
          escape(out, -1, c);
        }
        escape(out, json ? 0 : -1, raw.charAt(i + 1));
        i++;
      } else {
        out.append(raw, i, i + length);
        i += length - 1;
      }
    }
    return out.toString();
  }

  /**
   * Four digits of JSON or two of text.
   *
   * @param high the first two digits' value, negative for text
   */
  private static void escape(StringBuilder out, int high, int low) {
    if (high < 0) {
      out.append("\\x");
    } else {
      out.append("\\u").append(HEX.charAt(high >> 4)).append(HEX.charAt(high & 15));
    }
    out.append(HEX.charAt(low >> 4)).append(HEX.charAt(low & 15));
  }
}
