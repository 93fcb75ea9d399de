package io.mydocker.security;

import org.jspecify.annotations.Nullable;

/**
 * The two numbers of a kernel's version that conditions look at.
 *
 * @param kernel the 6 of 6.1
 * @param major the 1 of 6.1
 */
record KernelVersion(int kernel, int major) {

  boolean isAtLeast(KernelVersion other) {
    return kernel > other.kernel || kernel == other.kernel && major >= other.major;
  }

  /** Of a release such as {@code 6.1.0-13-amd64}, or null when it begins otherwise. */
  static @Nullable KernelVersion ofRelease(String release) {
    int dot = digits(release, 0);
    int end = dot < release.length() ? digits(release, dot + 1) : dot;
    return dot > 0 && end > dot + 1 && release.charAt(dot) == '.' ? of(release, dot, end) : null;
  }

  /** Of exactly two numbers up to 255 and a point, or null. */
  static @Nullable KernelVersion parse(String text) {
    int dot = digits(text, 0);
    return dot < text.length() && digits(text, dot + 1) == text.length() ? ofRelease(text) : null;
  }

  private static @Nullable KernelVersion of(String text, int dot, int end) {
    if (dot > 3 || end - dot > 4) {
      return null;
    }
    int kernel = Integer.parseInt(text.substring(0, dot));
    int major = Integer.parseInt(text.substring(dot + 1, end));
    return kernel > 255 || major > 255 ? null : new KernelVersion(kernel, major);
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
