package io.mydocker.linux;

import java.nio.charset.StandardCharsets;

/** Raw names: strings of one char per byte, whatever the locale. */
public final class RawName {
  private RawName() {}

  /** The raw name of these bytes. */
  public static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The bytes of a raw name. */
  public static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }
}
