package io.mydocker.program;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a program and where they lie. Found by their length and then compared, newest
 * first: a JVM that only interprets pays for each character of a hash, and most of these strings
 * are asked for once.
 */
final class Texts {
  private static final int LENGTHS = 64;

  /**
   * A command may have a hundred thousand arguments of one length. That an equal string is then
   * written twice does no harm; comparing each with each would take minutes.
   */
  private static final int MOST_LOOKED_AT = 64;

  private final int[] newest = new int[LENGTHS];
  private int[] older = new int[512];
  private String[] texts = new String[512];
  private Operand[] places = new Operand[512];

  /** Counts from one: 0 ends a chain. */
  private int count;

  /** Where an equal string lies, or null when none is found. */
  @Nullable Operand find(String text) {
    int i = newest[text.length() & (LENGTHS - 1)];
    for (int looked = 0; i != 0 && looked < MOST_LOOKED_AT; looked++) {
      if (text.equals(texts[i])) {
        return places[i];
      }
      i = older[i];
    }
    return null;
  }

  void add(String text, Operand place) {
    count++;
    if (count == texts.length) {
      older = Arrays.copyOf(older, 2 * count);
      texts = Arrays.copyOf(texts, 2 * count);
      places = Arrays.copyOf(places, 2 * count);
    }
    int bucket = text.length() & (LENGTHS - 1);
    older[count] = newest[bucket];
    newest[bucket] = count;
    texts[count] = text;
    places[count] = place;
  }
}
