package io.mydocker.security;

import org.jspecify.annotations.Nullable;

/**
 * Keeps from the JSON parser what it would fail on in its own ways: it calls itself for every
 * level, and turns a number of a million digits into one.
 */
final class JsonShape {
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 64;

  private JsonShape() {}

  /** What is wrong, or null. */
  static @Nullable String fault(String text) {
    int depth = 0;
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      number = isOfNumber(c) ? number + 1 : 0;
      switch (c) {
        case '"' -> i = endOfString(text, i);
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        default -> {}
      }
      if (depth > DEEPEST) {
        return "it is nested more than " + DEEPEST + " deep";
      }
      if (number > LONGEST_NUMBER) {
        return "it has a number of more than " + LONGEST_NUMBER + " digits";
      }
    }
    return null;
  }

  private static boolean isOfNumber(char c) {
    return c >= '0' && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+';
  }

  private static int endOfString(String text, int start) {
    int i = start + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
