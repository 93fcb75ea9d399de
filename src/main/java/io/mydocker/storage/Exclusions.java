package io.mydocker.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * What a walk passes over: paths in the tree with all that is below them. In a pattern {@code *}
 * stands for any characters but a slash, {@code ?} for one, and a backslash takes the meaning from
 * what follows it.
 */
public final class Exclusions {
  /** Nothing. */
  public static final Exclusions NONE = new Exclusions(List.of());

  private final List<String> patterns;

  private Exclusions(List<String> patterns) {
    this.patterns = patterns;
  }

  /**
   * These patterns, as seen from inside the tree.
   *
   * @param absolute raw, each from a slash on
   * @throws IllegalArgumentException when one is not absolute, leads upwards or names the root; the
   *     message says what to write
   */
  public static Exclusions of(List<String> absolute) {
    List<String> patterns = new ArrayList<>();
    for (String pattern : absolute) {
      patterns.add(inTree(pattern));
    }
    return patterns.isEmpty() ? NONE : new Exclusions(patterns);
  }

  /** As a walk has it: {@code ./a/b}, without empty components and dots. */
  private static String inTree(String pattern) {
    if (!pattern.startsWith("/")) {
      throw refused(pattern, "not absolute; give the path in the container, from / on");
    }
    StringBuilder path = new StringBuilder(".");
    for (String name : pattern.split("/", -1)) {
      if (name.equals("..")) {
        throw refused(pattern, "has '..'; give the path without it");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        path.append('/').append(name);
      }
    }
    if (path.length() == 1) {
      throw refused(pattern, "everything would be left out; name what is below it");
    }
    return path.toString();
  }

  private static IllegalArgumentException refused(String pattern, String why) {
    return new IllegalArgumentException("'" + pattern + "': " + why);
  }

  /** Whether a path of a walk is left out, and with it what is below. */
  boolean covers(String path) {
    for (int i = 0; i < patterns.size(); i++) {
      if (matches(patterns.get(i), path)) {
        return true;
      }
    }
    return false;
  }

  /** By going back to the last star only: what an earlier one took can stay as it is. */
  private static boolean matches(String pattern, String path) {
    int p = 0;
    int at = 0;
    int star = -1;
    int starAt = 0;
    while (at < path.length()) {
      char c = p < pattern.length() ? pattern.charAt(p) : 0;
      if (c == '*') {
        star = p++;
        starAt = at;
      } else if (c != 0 && isOne(pattern, p, path.charAt(at))) {
        p += c == '\\' && p + 1 < pattern.length() ? 2 : 1;
        at++;
      } else if (star >= 0 && path.charAt(starAt) != '/') {
        p = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean isOne(String pattern, int p, char c) {
    char wanted = pattern.charAt(p);
    if (wanted == '?') {
      return c != '/';
    }
    boolean isEscaped = wanted == '\\' && p + 1 < pattern.length();
    return c == (isEscaped ? pattern.charAt(p + 1) : wanted);
  }
}
