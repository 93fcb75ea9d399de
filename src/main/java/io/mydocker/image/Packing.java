package io.mydocker.image;

import io.mydocker.image.archive.Compressor;
import io.mydocker.storage.Exclusions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a tree goes into an archive, and how.
 *
 * @param compressor what the archive is compressed with
 * @param level how hard, or {@link Compressor#USUAL}
 * @param exclusions what is left out
 * @param latest seconds since 1970; later times become this one; {@link #AS_THEY_ARE} changes none
 * @param hasDigest whether somebody wants to know the digest of the compressed archive
 * @param isStill whether nobody of the container can change the tree meanwhile
 */
public record Packing(
    Compressor compressor,
    int level,
    Exclusions exclusions,
    long latest,
    boolean hasDigest,
    boolean isStill) {
  /** Every time stays. */
  public static final long AS_THEY_ARE = Long.MAX_VALUE;

  /** Everything, as it is, with gzip. */
  public static final Packing USUAL =
      new Packing(Compressor.GZIP, Compressor.USUAL, Exclusions.NONE, AS_THEY_ARE, true, false);

  /** Everything, as it is, and not compressed. */
  public static final Packing PLAIN =
      new Packing(Compressor.NONE, Compressor.USUAL, Exclusions.NONE, AS_THEY_ARE, false, false);

  /**
   * As a user asks for it.
   *
   * @param compression {@code gzip}, {@code zstd} or {@code none}
   * @param level a number, or null for the usual one
   * @param excluded absolute paths and patterns, see {@link Exclusions}
   * @throws IllegalArgumentException when one of them is wrong; the message names the option
   */
  public static Packing of(
      String compression, @Nullable String level, List<String> excluded, long latest) {
    Compressor compressor = Compressor.named(compression);
    int chosen = level == null ? Compressor.USUAL : level(compressor, level);
    try {
      return new Packing(compressor, chosen, Exclusions.of(excluded), latest, true, false);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException("--exclude " + refused.getMessage(), refused);
    }
  }

  /** The same, where nobody asks for the archive's digest. */
  public Packing withoutDigest() {
    return new Packing(compressor, level, exclusions, latest, false, isStill);
  }

  /** The same, where nobody of the container can change the tree meanwhile. */
  public Packing still() {
    return new Packing(compressor, level, exclusions, latest, hasDigest, true);
  }

  private static int level(Compressor compressor, String given) {
    for (int level = compressor.lowest(); level <= compressor.highest(); level++) {
      if (level > 0 && given.equals(Integer.toString(level))) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "--level '"
            + given
            + "': --compression "
            + compressor.word()
            + (compressor.highest() == 0
                ? " has no levels; leave it out"
                : " takes a number from " + compressor.lowest() + " to " + compressor.highest()));
  }
}
