package io.mydocker.oci;

import org.jspecify.annotations.Nullable;

/**
 * Names of images as registries and archives have them: {@code [HOST/]PATH[:TAG]} or {@code
 * PATH@sha256:DIGEST}. Two spellings of one image have one normal form, the short one that people
 * type. Raw strings; on the path of {@code run}.
 */
public final class ImageReference {
  /** What Docker's own registry is called in full. */
  private static final String[] IMPLIED = {"docker.io/library/", "docker.io/", "index.docker.io/"};

  private static final String LIBRARY = "library/";
  private static final String LATEST = ":latest";
  private static final int LONGEST = 512;

  private ImageReference() {}

  /**
   * The normal form: without what is implied, and with a tag or a digest. Null when it is no
   * image's name.
   */
  public static @Nullable String normal(String raw) {
    if (raw.isEmpty() || raw.length() > LONGEST || !isWellFormed(raw)) {
      return null;
    }
    String name = raw;
    for (int i = 0; i < IMPLIED.length; i++) {
      if (name.startsWith(IMPLIED[i])) {
        name = name.substring(IMPLIED[i].length());
        break;
      }
    }
    if (name.startsWith(LIBRARY)) {
      name = name.substring(LIBRARY.length());
    }
    if (name.isEmpty() || name.indexOf('@') == 0) {
      return null;
    }
    return hasTag(name) || name.indexOf('@') > 0 ? name : name + LATEST;
  }

  /** Whether a colon behind the last slash ends the name; before it, it is a port's. */
  private static boolean hasTag(String name) {
    return name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
  }

  /** Letters and digits, in parts that these separate: {@code . _ - / : @}. */
  private static boolean isWellFormed(String raw) {
    if (!isLetterOrDigit(raw.charAt(0)) || !isLetterOrDigit(raw.charAt(raw.length() - 1))) {
      return false;
    }
    for (int i = 1; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (!isLetterOrDigit(c)
          && (!isSeparator(c) || isPart(c) && !isLetterOrDigit(raw.charAt(i + 1)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSeparator(char c) {
    return c == '.' || c == '_' || c == '-' || isPart(c);
  }

  /** Whether a new part begins behind it, so that no other separator may follow. */
  private static boolean isPart(char c) {
    return c == '/' || c == ':' || c == '@';
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
