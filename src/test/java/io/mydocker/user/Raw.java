package io.mydocker.user;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Bytes as strings of one {@code char} per byte, so that a byte that is not UTF-8 is as good as
 * any.
 */
final class Raw {
  private Raw() {}

  static byte[] bytes(String raw) {
    return raw.getBytes(ISO_8859_1);
  }

  static String string(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  static String read(Path file) {
    try {
      return string(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file below /proc or /sys, empty when it went away meanwhile. */
  static String readIfThere(Path file) {
    try {
      return string(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      // A process that ends while /proc is read gives ESRCH, EACCES or EINVAL: it is gone, which is
      // the answer.
      return "";
    }
  }

  static Path write(Path file, String raw) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes(raw));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that lies beside this class. */
  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Raw.class.getResourceAsStream(name), name)) {
      return string(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One word of a POSIX shell script. */
  static String quote(String raw) {
    return "'" + raw.replace("'", "'\\''") + "'";
  }

  static boolean isAscii(String raw) {
    return raw.chars().allMatch(c -> c < 0x80);
  }
}
