package io.mydocker.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names in one directory, in the order of their bytes, and what getdents64(2) says of them. A
 * million of them take little more than their own bytes and eight more each: a string is made of a
 * name only when it is asked for.
 */
public final class DirectoryNames {
  /** The fields of struct linux_dirent64 before the name, and the one that has the entry's size. */
  private static final int HEAD = 19;

  private static final int ENTRY_SIZE = 16;
  private static final int ENTRY_TYPE = 18;
  private static final byte DT_REG = 8;

  /** Before each name: its type and its length. */
  private static final int PREFIX = 2;

  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int SMALL = 512;

  /** NAME_MAX and what is before each name. */
  private static final int LONGEST = 255 + PREFIX;

  /** Names one after the other; none crosses from one array to the next. */
  private final List<byte[]> chunks = new ArrayList<>(1);

  private byte[] last = new byte[0];
  private int used;

  /** Where each name lies: the number of the chunk, and the place in it in the lower bits. */
  private int[] places = new int[16];

  private int count;

  /**
   * Adds the entries of a getdents64(2) block; {@code .} and {@code ..} are left out.
   *
   * @param size how many bytes of the block are entries
   */
  public void add(NativeBuffer block, int size) {
    ByteBuffer bytes = block.bytes();
    int at = 0;
    while (at < size) {
      int end = at + HEAD;
      while (bytes.get(end) != 0) {
        end++;
      }
      int length = end - at - HEAD;
      if (!isDots(bytes, at + HEAD, length)) {
        add(bytes.get(at + ENTRY_TYPE), bytes, at + HEAD, length);
      }
      at += bytes.getShort(at + ENTRY_SIZE) & 0xffff;
    }
  }

  private static boolean isDots(ByteBuffer bytes, int at, int length) {
    return length <= 2 && bytes.get(at) == '.' && bytes.get(at + length - 1) == '.';
  }

  private void add(byte type, ByteBuffer bytes, int at, int length) {
    if (used + LONGEST > last.length) {
      makeRoom();
    }
    if (count == places.length) {
      places = Arrays.copyOf(places, count + (count >> 1));
    }
    places[count++] = chunks.size() - 1 << CHUNK_BITS | used;
    last[used] = type;
    last[used + 1] = (byte) length;
    bytes.get(at, last, used + PREFIX, length);
    used += length + PREFIX;
  }

  /** Small at first: most directories are. */
  private void makeRoom() {
    if (chunks.size() == 1 && last.length < CHUNK) {
      last = Arrays.copyOf(last, Math.min(CHUNK, 4 * last.length));
      chunks.set(0, last);
      return;
    }
    last = new byte[chunks.isEmpty() ? SMALL : CHUNK];
    chunks.add(last);
    used = 0;
  }

  /** Puts the names in order, whatever the locale. */
  public void sort() {
    int[] from = places;
    int[] to = new int[count];
    for (int width = 1; width < count; width *= 2) {
      for (int start = 0; start < count; start += 2 * width) {
        int middle = Math.min(start + width, count);
        merge(from, to, start, middle, Math.min(middle + width, count));
      }
      int[] merged = to;
      to = from;
      from = merged;
    }
    places = from;
  }

  private void merge(int[] from, int[] to, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean isLeft = right == end || left < middle && compare(from[left], from[right]) <= 0;
      to[i] = isLeft ? from[left++] : from[right++];
    }
  }

  private int compare(int one, int other) {
    byte[] a = chunks.get(one >> CHUNK_BITS);
    byte[] b = chunks.get(other >> CHUNK_BITS);
    int atA = (one & CHUNK - 1) + PREFIX;
    int atB = (other & CHUNK - 1) + PREFIX;
    return Arrays.compareUnsigned(
        a, atA, atA + (a[atA - 1] & 0xff), b, atB, atB + (b[atB - 1] & 0xff));
  }

  /** How many there are. */
  public int size() {
    return count;
  }

  /** One of them, raw. */
  public String name(int index) {
    int at = places[index] & CHUNK - 1;
    byte[] chunk = chunks.get(places[index] >> CHUNK_BITS);
    return new String(chunk, at + PREFIX, chunk[at + 1] & 0xff, StandardCharsets.ISO_8859_1);
  }

  /**
   * Whether one of them was said to be a regular file; some file systems do not say what theirs
   * are.
   */
  public boolean isRegular(int index) {
    return chunks.get(places[index] >> CHUNK_BITS)[places[index] & CHUNK - 1] == DT_REG;
  }
}
