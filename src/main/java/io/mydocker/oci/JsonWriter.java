package io.mydocker.oci;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON from raw strings. Bytes that are valid UTF-8 are passed through; a byte that is not
 * becomes the lone surrogate {@code \\udcXX}, as Python's surrogateescape has it, so that nothing
 * is lost.
 */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private byte[] out = new byte[8192];
  private int size;
  private boolean isFirst = true;

  public JsonWriter object() {
    return open('{');
  }

  public JsonWriter end() {
    put('}');
    isFirst = false;
    return this;
  }

  public JsonWriter key(String name) {
    comma();
    string(name);
    put(':');
    isFirst = true;
    return this;
  }

  public JsonWriter value(String text) {
    comma();
    string(text);
    return this;
  }

  public JsonWriter value(long number) {
    comma();
    plain(Long.toString(number));
    return this;
  }

  public JsonWriter value(boolean truth) {
    comma();
    plain(truth ? "true" : "false");
    return this;
  }

  public JsonWriter strings(String name, List<String> texts) {
    key(name).open('[');
    for (String text : texts) {
      value(text);
    }
    return close();
  }

  public JsonWriter numbers(String name, List<Integer> numbers) {
    key(name).open('[');
    for (int number : numbers) {
      value(number);
    }
    return close();
  }

  public JsonWriter map(String name, Map<String, String> entries) {
    key(name).object();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      key(entry.getKey()).value(entry.getValue());
    }
    return end();
  }

  public JsonWriter array() {
    return open('[');
  }

  public JsonWriter close() {
    put(']');
    isFirst = false;
    return this;
  }

  @Override
  public String toString() {
    return Raw.of(out, 0, size);
  }

  private JsonWriter open(char bracket) {
    comma();
    put(bracket);
    isFirst = true;
    return this;
  }

  private void comma() {
    if (!isFirst) {
      put(',');
    }
    isFirst = false;
  }

  /**
   * Copied whole and then looked through where it lies: this is on the path of {@code run}, whose
   * JVM only interprets and pays for every call.
   */
  private void string(String raw) {
    put('"');
    int start = size;
    plain(raw);
    byte[] bytes = out;
    for (int i = start; i < size; i++) {
      byte b = bytes[i];
      // A byte of 0x80 and more is negative.
      if (b < 0x20 || b == '"' || b == '\\' || b == 0x7f) {
        size = i;
        escaped(raw, i - start);
        break;
      }
    }
    put('"');
  }

  private void escaped(String raw, int from) {
    for (int i = from; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c >= 0x80) {
        int length = Utf8.length(raw, i);
        if (length == 0) {
          escape(0xdc00 | c);
        } else {
          plain(raw.substring(i, i + length));
          i += length - 1;
        }
      } else if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f) {
        escape(c);
      } else {
        put(c);
      }
    }
  }

  private void escape(int c) {
    plain("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX.charAt(c >> shift & 15));
    }
  }

  @SuppressWarnings("deprecation") // That getBytes drops high bytes is right for raw strings.
  private void plain(String raw) {
    int length = raw.length();
    reserve(length);
    raw.getBytes(0, length, out, size);
    size += length;
  }

  private void put(char c) {
    reserve(1);
    out[size++] = (byte) c;
  }

  private void reserve(int more) {
    if (size + more > out.length) {
      out = Arrays.copyOf(out, 2 * out.length + more);
    }
  }
}
