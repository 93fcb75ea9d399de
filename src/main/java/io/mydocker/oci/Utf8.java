package io.mydocker.oci;

/** Where characters begin and end in raw strings, which hold one {@code char} per byte. */
public final class Utf8 {
  private Utf8() {}

  /**
   * Bytes of the well-formed sequence of two or more that begins at {@code at} (Unicode, table
   * 3-7), 0 if there is none.
   */
  public static int length(String raw, int at) {
    int lead = raw.charAt(at);
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > raw.length()) {
      return 0;
    }
    int second = raw.charAt(at + 1);
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      int c = raw.charAt(at + i);
      if (c < 0x80 || c > 0xbf) {
        return 0;
      }
    }
    return length;
  }
}
