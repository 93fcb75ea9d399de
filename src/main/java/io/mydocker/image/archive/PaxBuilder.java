package io.mydocker.image.archive;

import io.mydocker.linux.RawName;
import java.io.ByteArrayOutputStream;

/** The records of one pax extended header: {@code "length key=value\n"}, each counting itself. */
final class PaxBuilder {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  void add(String key, String rawValue) {
    add(key, RawName.bytes(rawValue));
  }

  void add(String key, byte[] value) {
    byte[] name = RawName.bytes(key);
    int rest = name.length + value.length + 3;
    int length = rest + digits(rest);
    if (digits(length) > digits(rest)) {
      length++;
    }
    bytes.writeBytes(RawName.bytes(length + " "));
    bytes.writeBytes(name);
    bytes.write('=');
    bytes.writeBytes(value);
    bytes.write('\n');
  }

  boolean isEmpty() {
    return bytes.size() == 0;
  }

  byte[] taken() {
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }

  /** A time as pax has it: a decimal fraction without needless zeros, negative before 1970. */
  static String time(long seconds, int nanos) {
    if (nanos == 0) {
      return Long.toString(seconds);
    }
    // The nanoseconds count upwards from the second, also before 1970.
    boolean before = seconds < 0;
    long whole = before ? -(seconds + 1) : seconds;
    long part = before ? 1_000_000_000L - nanos : nanos;
    StringBuilder text = new StringBuilder(32);
    if (before) {
      text.append('-');
    }
    text.append(whole).append('.').append(Long.toString(1_000_000_000L + part), 1, 10);
    while (text.charAt(text.length() - 1) == '0') {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  private static int digits(int number) {
    return Integer.toString(number).length();
  }
}
