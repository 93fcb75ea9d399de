package io.mydocker.program;

import java.util.Arrays;

/**
 * What follows a program that the engine may keep, for a later call with the same command line. Not
 * part of the program, which does not need it. Places count from its beginning:
 *
 * <pre>
 *   0  how many times the id stands in the program      4  where the time stands there
 *   8  where the premises begin                        12  size of all this
 *  16  where the id stands in the program, 32 bits each
 *      the {@link Premises}
 * </pre>
 */
public final class Kept {
  /** Below the data root: where the engine keeps them. */
  public static final String DIRECTORY = "programs";

  /** The longest that is kept. */
  public static final int LONGEST = 20_480;

  /** Bytes before the places of the id. */
  public static final int HEADER = 16;

  /** Digits of an id, and of a time in milliseconds since the epoch. */
  public static final int ID = 12;

  public static final int TIME = 13;

  private static final int BYTES = 256;

  private int[] places = new int[64];
  private int count;

  private Kept() {}

  /**
   * The program with what follows it, or as it is when it cannot be kept.
   *
   * @param program encoded
   * @param texts beginnings and ends of where its strings and data lie
   */
  static byte[] append(byte[] program, int[] texts, Premises premises) {
    if (premises.id.length() != ID || premises.time.length() != TIME) {
      return program;
    }
    Kept times = new Kept();
    times.find(program, texts, premises.time);
    Kept ids = new Kept();
    ids.find(program, texts, premises.id);
    int premisesAt = (HEADER + 4 * ids.count + 7) & ~7;
    int size = premisesAt + premises.size();
    // A time that stands there twice is also something else.
    if (times.count != 1 || size > LONGEST) {
      return program;
    }
    int from = program.length;
    byte[] out = Arrays.copyOf(program, from + size);
    putInt(out, Program.KEPT, size);
    putInt(out, from, ids.count);
    putInt(out, from + 4, times.places[0]);
    putInt(out, from + 8, premisesAt);
    putInt(out, from + 12, size);
    for (int i = 0; i < ids.count; i++) {
      putInt(out, from + HEADER + 4 * i, ids.places[i]);
    }
    premises.write(out, from + premisesAt, from);
    return out;
  }

  /** By Horspool's way: most of the bytes are skipped. */
  @SuppressWarnings("deprecation") // That getBytes drops high bytes is right here.
  private void find(byte[] program, int[] texts, String text) {
    int length = text.length();
    byte[] wanted = new byte[length];
    text.getBytes(0, length, wanted, 0);
    byte[] shifts = new byte[BYTES];
    Arrays.fill(shifts, (byte) length);
    for (int i = 0; i < length - 1; i++) {
      shifts[wanted[i] & 0xff] = (byte) (length - 1 - i);
    }
    byte last = wanted[length - 1];
    for (int range = 0; range < texts.length; range += 2) {
      int end = texts[range + 1];
      for (int at = texts[range] + length - 1; at < end; ) {
        byte here = program[at];
        if (here == last && isAt(program, at - length + 1, wanted)) {
          add(at - length + 1);
        }
        at += shifts[here & 0xff];
      }
    }
  }

  private static boolean isAt(byte[] program, int at, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (program[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private void add(int place) {
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
    }
    places[count++] = place;
  }

  static void putInt(byte[] out, int at, int value) {
    out[at] = (byte) value;
    out[at + 1] = (byte) (value >> 8);
    out[at + 2] = (byte) (value >> 16);
    out[at + 3] = (byte) (value >> 24);
  }
}
