package io.mydocker.cli;

import io.mydocker.oci.Raw;
import java.io.IOException;

/**
 * The command line as the caller typed it, byte for byte. The JVM decodes {@code main}'s arguments
 * in the caller's locale and loses what does not fit: under {@code LC_ALL=C} every byte above 127.
 */
public final class CallerArguments {
  private CallerArguments() {}

  /** The raw form of {@code decoded}, or {@code decoded} itself where the kernel does not tell. */
  public static String[] read(String[] decoded) {
    try {
      return last(decoded, Raw.file("/proc/self/cmdline"));
    } catch (IOException e) {
      return decoded;
    }
  }

  /**
   * The last {@code decoded.length} entries of a command line; the JVM's own options come before.
   *
   * @param line each argument followed by a NUL
   */
  static String[] last(String[] decoded, byte[] line) {
    String[] raw = new String[decoded.length];
    int end = line.length - 1;
    for (int i = raw.length - 1; i >= 0; i--) {
      if (end < 0) {
        return decoded;
      }
      int start = end;
      while (start > 0 && line[start - 1] != 0) {
        start--;
      }
      raw[i] = Raw.of(line, start, end - start);
      end = start - 1;
    }
    return raw;
  }
}
