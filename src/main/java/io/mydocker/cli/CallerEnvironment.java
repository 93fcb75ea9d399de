package io.mydocker.cli;

import io.mydocker.oci.Raw;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The environment as the caller set it, byte for byte. The front hides from the JVM what would
 * change it ({@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS}, {@code _JAVA_OPTIONS}, {@code
 * CLASSPATH}, {@code LD_*}) and the locale (LANG, LC_*) by overwriting the first byte of the entry;
 * this class puts it back, so that {@code -e NAME} can pass it on.
 */
public final class CallerEnvironment {
  /** The hidden first letters; the front writes the index plus one. */
  private static final String HIDDEN = "JL_C";

  private final String[] entries;

  private CallerEnvironment(String[] entries) {
    this.entries = entries;
  }

  /** This process's environment; empty where the kernel does not tell. */
  public static CallerEnvironment read() {
    try {
      return of(Raw.file("/proc/self/environ"));
    } catch (IOException e) {
      return of(new byte[0]);
    }
  }

  /**
   * An environment in the kernel's form.
   *
   * @param block {@code NAME=VALUE} entries, each followed by a NUL
   */
  static CallerEnvironment of(byte[] block) {
    int count = 0;
    for (byte b : block) {
      if (b == 0) {
        count++;
      }
    }
    String[] entries = new String[count];
    int start = 0;
    for (int i = 0; i < count; i++) {
      int end = start;
      while (block[end] != 0) {
        end++;
      }
      restore(block, start);
      entries[i] = Raw.of(block, start, end - start);
      start = end + 1;
    }
    return new CallerEnvironment(entries);
  }

  private static void restore(byte[] block, int start) {
    int letter = block[start] - 1;
    if (letter >= 0 && letter < HIDDEN.length()) {
      block[start] = (byte) HIDDEN.charAt(letter);
    }
  }

  /**
   * The value of a variable, or null when it is not set; the first one counts, as for {@code
   * getenv}.
   */
  @Nullable String get(String name) {
    int length = name.length();
    for (String entry : entries) {
      if (entry.length() > length && entry.charAt(length) == '=' && entry.startsWith(name)) {
        return entry.substring(length + 1);
      }
    }
    return null;
  }

  /** The value of a variable, or {@code otherwise} when it is not set or empty. */
  String get(String name, String otherwise) {
    String value = get(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
