package io.mydocker.container;

import java.net.URI;
import java.nio.file.Path;

/**
 * Paths of the JDK from raw strings and back, whatever the caller's locale: through the form with
 * percent signs, which the JDK takes byte by byte. Only what is not ASCII goes that way.
 */
final class HostPath {
  private static final String SCHEME = "file://";
  private static final String DIGITS = "0123456789ABCDEF";

  private HostPath() {}

  /**
   * The path.
   *
   * @param raw absolute
   */
  static Path of(String raw) {
    if (isPlain(raw)) {
      return Path.of(raw);
    }
    StringBuilder uri = new StringBuilder(SCHEME);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '/') {
        uri.append(c);
      } else {
        uri.append('%').append(DIGITS.charAt(c >> 4 & 15)).append(DIGITS.charAt(c & 15));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** The last part of a path, raw. */
  static String name(Path path) {
    Path name = path.getFileName();
    String text = name == null ? "" : name.toString();
    if (isPlain(text)) {
      return text;
    }
    // Of a path that is no directory: behind one of those there is a slash.
    String encoded = path.toUri().getRawPath();
    int end = encoded.endsWith("/") ? encoded.length() - 1 : encoded.length();
    StringBuilder raw = new StringBuilder();
    for (int i = encoded.lastIndexOf('/', end - 1) + 1; i < end; i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        c = (char) Integer.parseInt(encoded.substring(i + 1, i + 3), 16);
        i += 2;
      }
      raw.append(c);
    }
    return raw.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 126) {
        return false;
      }
    }
    return true;
  }
}
