package io.mydocker.container;

import java.util.List;

/** Arguments as one could type them to a shell. */
public final class ShellWords {
  private ShellWords() {}

  /** The words with blanks between, those in quotes that a shell would change. */
  public static String join(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      text.append(i == 0 ? "" : " ").append(quoted(words.get(i)));
    }
    return text.toString();
  }

  private static String quoted(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (" \t\n'\"\\$`|&;<>()*?[]#~{}!".indexOf(word.charAt(i)) >= 0) {
        return "'" + word.replace("'", "'\\''") + "'";
      }
    }
    return word.isEmpty() ? "''" : word;
  }
}
