package io.mydocker.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user may have meant by a word we do not know. */
final class Suggestion {
  private Suggestion() {}

  /** The nearest option of a verb; what a later version will have is no help. */
  static @Nullable String forOption(OptionTable table, String typed) {
    List<String> names = new ArrayList<>();
    for (Option option : table.options()) {
      if (option.fate() != Option.Fate.LATER) {
        names.addAll(option.names());
      }
    }
    String bare = bare(typed);
    if (isBundle(table, bare)) {
      return "-" + bare;
    }
    for (String name : names) {
      if (bare(name).equals(bare)) {
        return name;
      }
    }
    names.removeIf(name -> bare(name).length() < 2);
    return nearest(typed, names);
  }

  /** Whether the letters are flags that go into one word, as in {@code --it}. */
  private static boolean isBundle(OptionTable table, String letters) {
    for (int i = 0; i < letters.length(); i++) {
      Option option = table.find("-" + letters.charAt(i));
      if (option == null
          || !option.isFlag()
          || option.fate() != Option.Fate.TAKEN
          || letters.indexOf(letters.charAt(i)) != i) {
        return false;
      }
    }
    return letters.length() > 1;
  }

  private static String bare(String name) {
    int start = 0;
    while (start < name.length() && name.charAt(start) == '-') {
      start++;
    }
    return name.substring(start);
  }

  /** The candidate with the fewest letters changed, if not more than half of them are. */
  static @Nullable String nearest(String typed, List<String> candidates) {
    String best = null;
    int least = (bare(typed).length() + 1) / 2 + 1;
    for (String candidate : candidates) {
      int distance = distance(bare(typed), bare(candidate));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Letters to insert, delete or replace, or neighbours to swap, to make one word of the other. */
  static int distance(String from, String to) {
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : least(steps, from, to, i, j);
      }
    }
    return steps[from.length()][to.length()];
  }

  private static int least(int[][] steps, String from, String to, int i, int j) {
    int replaced = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
  }
}
