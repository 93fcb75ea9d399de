package io.mydocker.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of layers. A class of its own, so that finding an image does not load it. */
final class Sha256 {
  private static final String HEX = "0123456789abcdef";

  private Sha256() {}

  /** Of raw text, in hexadecimal. */
  static String of(String raw) {
    return hex(newDigest().digest(raw.getBytes(StandardCharsets.ISO_8859_1)));
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
    }
    return hex.toString();
  }
}
