package io.mydocker.cli;

import io.mydocker.oci.Raw;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * The two streams a command prints on. Strings are raw, one {@code char} per byte, and each call is
 * one write, so that lines of several processes do not mix and nothing waits in a buffer when the
 * engine takes over.
 */
public final class Console {
  private final OutputStream out;
  private final OutputStream err;

  public Console(OutputStream out, OutputStream err) {
    this.out = out;
    this.err = err;
  }

  /** Not {@link System#out}: that would encode our bytes a second time. */
  public static Console ofProcess() {
    return new Console(
        new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
  }

  /** Prints a result as it is. */
  void print(String text) {
    try {
      out.write(Raw.bytes(text));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("standard output: " + e.getMessage(), e);
    }
  }

  /**
   * Says one line on standard error. Control characters of a user's argument cannot break it or the
   * terminal.
   */
  void say(String line) {
    raw("mydocker: " + printable(line) + "\n");
  }

  /** Writes to standard error as it is. That it cannot be written has nobody left to be told to. */
  void raw(String text) {
    try {
      err.write(Raw.bytes(text));
      err.flush();
    } catch (IOException e) {
      return;
    }
  }

  /** Where an archive goes that was asked for on standard output, and a log. */
  OutputStream archive() {
    return out;
  }

  /**
   * The text with every control character shown as {@code ?}, those of ISO 6429 in two bytes of
   * UTF-8 included, which some terminals heed.
   */
  static String printable(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      boolean isSecond = i > 0 && text.charAt(i - 1) == 0xc2 && chars[i] >= 0x80 && chars[i] < 0xa0;
      if (isSecond) {
        chars[i - 1] = '?';
      }
      if (isSecond || chars[i] < ' ' || chars[i] == 0x7f) {
        chars[i] = '?';
      }
    }
    return new String(chars);
  }
}
