package io.mydocker.oci;

import java.nio.charset.StandardCharsets;

/**
 * Between raw strings and the Unicode of JSON. A byte that is part of no character is the lone
 * surrogate {@code U+DCxx} there, as Python's surrogateescape has it, so that nothing is lost.
 */
public final class SurrogateEscape {
  private static final int FIRST = 0xdc80;
  private static final int LAST = 0xdcff;

  private SurrogateEscape() {}

  /** A raw text of UTF-8, such as a JSON document, as Unicode. */
  public static String unicode(String raw) {
    return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Unicode, lone surrogates included, as raw text. */
  public static String raw(String unicode) {
    if (isAscii(unicode)) {
      return unicode;
    }
    StringBuilder raw = new StringBuilder(unicode.length());
    for (int i = 0; i < unicode.length(); ) {
      int c = unicode.codePointAt(i);
      if (c >= FIRST && c <= LAST) {
        raw.append((char) (c & 0xff));
      } else {
        byte[] bytes = new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8);
        raw.append(new String(bytes, StandardCharsets.ISO_8859_1));
      }
      i += Character.charCount(c);
    }
    return raw.toString();
  }

  /** As nearly everything is: a list of a thousand containers has a hundred thousand characters. */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
