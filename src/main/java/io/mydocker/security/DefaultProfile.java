package io.mydocker.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Our own profile: equal in effect to Docker's. */
final class DefaultProfile {
  private static final String RESOURCE = "seccomp.json";

  private DefaultProfile() {}

  static byte[] bytes() {
    try (InputStream in = DefaultProfile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + RESOURCE);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
