package io.mydocker.oci;

import java.util.List;
import java.util.Map;

/**
 * Writes JSON from raw strings. Bytes that are valid UTF-8 are passed through; a byte that is not
 * becomes the lone surrogate {@code \\udcXX}, as Python's surrogateescape has it, so that nothing
 * is lost.
 */
final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(2048);
  private boolean isFirst = true;

  JsonWriter object() {
    return open('{');
  }

  JsonWriter end() {
    out.append('}');
    isFirst = false;
    return this;
  }

  JsonWriter key(String name) {
    comma();
    string(name);
    out.append(':');
    isFirst = true;
    return this;
  }

  JsonWriter value(String text) {
    comma();
    string(text);
    return this;
  }

  JsonWriter value(long number) {
    comma();
    out.append(number);
    return this;
  }

  JsonWriter value(boolean truth) {
    comma();
    out.append(truth);
    return this;
  }

  JsonWriter strings(String name, List<String> texts) {
    key(name).open('[');
    for (String text : texts) {
      value(text);
    }
    return close();
  }

  JsonWriter numbers(String name, List<Integer> numbers) {
    key(name).open('[');
    for (int number : numbers) {
      value(number);
    }
    return close();
  }

  JsonWriter map(String name, Map<String, String> entries) {
    key(name).object();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      key(entry.getKey()).value(entry.getValue());
    }
    return end();
  }

  JsonWriter array() {
    return open('[');
  }

  JsonWriter close() {
    out.append(']');
    isFirst = false;
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private JsonWriter open(char bracket) {
    comma();
    out.append(bracket);
    isFirst = true;
    return this;
  }

  private void comma() {
    if (!isFirst) {
      out.append(',');
    }
    isFirst = false;
  }

  private void string(String raw) {
    out.append('"');
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c >= 0x80) {
        int length = Utf8.length(raw, i);
        if (length == 0) {
          escape(0xdc00 | c);
        } else {
          out.append(raw, i, i + length);
          i += length - 1;
        }
      } else if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f) {
        escape(c);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private void escape(int c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt(c >> shift & 15));
    }
  }
}
