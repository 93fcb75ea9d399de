package io.mydocker.oci;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Raw strings, one {@code char} per byte, as everything here has them that comes from the caller or
 * the kernel. Without a charset: {@code StandardCharsets} alone loads six, and this is on the path
 * of {@code run}.
 */
public final class Raw {
  private static final int SMALL = 4096;

  private Raw() {}

  /** The bytes as a raw string. */
  public static String of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** Some of the bytes as a raw string. */
  @SuppressWarnings("deprecation") // Each byte a character: what is wrong elsewhere is right here.
  public static String of(byte[] bytes, int from, int length) {
    return new String(bytes, 0, from, length);
  }

  /** The bytes of a raw string; a character above 255, which none has, would lose its high byte. */
  @SuppressWarnings("deprecation")
  public static byte[] bytes(String raw) {
    byte[] bytes = new byte[raw.length()];
    raw.getBytes(0, bytes.length, bytes, 0);
    return bytes;
  }

  /**
   * The whole content of a small file of ASCII path, {@code /proc}'s for example.
   *
   * @throws IOException when it cannot be opened or read
   */
  public static byte[] file(String path) throws IOException {
    try (FileInputStream in = new FileInputStream(path)) {
      byte[] bytes = new byte[SMALL];
      int size = 0;
      for (int count = in.read(bytes);
          count > 0;
          count = in.read(bytes, size, bytes.length - size)) {
        size += count;
        if (size == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * size);
        }
      }
      return Arrays.copyOf(bytes, size);
    }
  }
}
