package io.mydocker.security;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a filter is kept: a mark, flags, two lengths, a checksum, the instructions, and
 * the profile that they were made of where that is the caller's. Numbers are little-endian.
 */
final class SeccompEntry {
  /** Ends in the version of the form and of what {@link SeccompBuild} makes of a profile. */
  private static final String MARK = "mydocker-bpf-002";

  private static final int FLAGS = 16;
  private static final int FILTER_LENGTH = 20;
  private static final int PROFILE_LENGTH = 24;
  private static final int HEADER = 28;

  private SeccompEntry() {}

  /** The bytes of an entry. */
  @SuppressWarnings("deprecation") // That getBytes drops high bytes is no matter here.
  static byte[] of(SeccompFilter filter, byte[] profile) {
    byte[] instructions = filter.instructions();
    byte[] entry = new byte[HEADER + 2 * instructions.length + profile.length];
    MARK.getBytes(0, MARK.length(), entry, 0);
    put(entry, FLAGS, filter.flags());
    put(entry, FILTER_LENGTH, instructions.length);
    put(entry, PROFILE_LENGTH, profile.length);
    System.arraycopy(instructions, 0, entry, HEADER, instructions.length);
    int second = HEADER + instructions.length;
    System.arraycopy(instructions, 0, entry, second, instructions.length);
    System.arraycopy(profile, 0, entry, second + instructions.length, profile.length);
    return entry;
  }

  /** The filter in an entry; null when the entry is damaged, or of another profile. */
  static @Nullable SeccompFilter filter(byte[] entry, byte[] profile) {
    if (entry.length < HEADER || !isMarked(entry)) {
      return null;
    }
    int length = get(entry, FILTER_LENGTH);
    int second = HEADER + length;
    int end = second + length;
    boolean isWhole =
        length > 0
            && length % SeccompFilter.INSTRUCTION == 0
            && length <= SeccompFilter.MOST_INSTRUCTIONS * SeccompFilter.INSTRUCTION
            && get(entry, PROFILE_LENGTH) == profile.length
            && entry.length == end + profile.length;
    // A bit that a disk lost shows between the two: compared faster than a checksum is reckoned.
    boolean isSound = isWhole && Arrays.equals(entry, HEADER, second, entry, second, end);
    if (!isSound || !Arrays.equals(entry, end, entry.length, profile, 0, profile.length)) {
      return null;
    }
    return new SeccompFilter(get(entry, FLAGS), Arrays.copyOfRange(entry, HEADER, second));
  }

  private static boolean isMarked(byte[] entry) {
    for (int i = 0; i < MARK.length(); i++) {
      if (entry[i] != MARK.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static void put(byte[] to, int at, int number) {
    for (int i = 0; i < 4; i++) {
      to[at + i] = (byte) (number >> 8 * i);
    }
  }

  private static int get(byte[] from, int at) {
    int number = 0;
    for (int i = 3; i >= 0; i--) {
      number = number << 8 | from[at + i] & 0xff;
    }
    return number;
  }
}
