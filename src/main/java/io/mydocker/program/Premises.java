package io.mydocker.program;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What of the host a launch was compiled from. Whoever reads something that decides what a program
 * does notes here what it has read; what cannot be looked at again, or is another the next time, is
 * refused. As long as all that was noted still holds, the same command line makes the same program,
 * but for the id and the time, and the engine may take the one that it {@linkplain Kept keeps}.
 *
 * <p>A list of entries of sixteen bytes that ends in a zero, each a kind, the place of a path, the
 * place of what is expected, and that one's size; strings end in a zero byte, what is expected is
 * padded to eight bytes. Not thread-safe.
 */
public final class Premises {
  /** A file has this content, which is not read beyond one byte more. */
  public static final int CONTENT = 1;

  /** Nothing is there, links followed. */
  public static final int ABSENT = 2;

  /** Something is there, links followed. */
  public static final int PRESENT = 3;

  /** A directory is there, links followed. */
  public static final int DIRECTORY = 4;

  /** A symbolic link says this. */
  public static final int LINK = 5;

  /** A file is this one and was not changed since: its number, size, two times and device. */
  public static final int FILE = 6;

  /** The kernel is of this release; no path. */
  public static final int RELEASE = 7;

  /** The process has exactly these effective capabilities; no path. */
  public static final int CAPABILITIES = 8;

  /** Each file in a directory is locked: none was left by a killed process. */
  public static final int LOCKED = 9;

  /** A file is there under this name, which is no link. */
  public static final int REAL = 10;

  /** Bytes of an entry. */
  public static final int ENTRY = 16;

  /** The largest content that is looked at again. */
  public static final int LARGEST_CONTENT = 8192;

  private static final int FILE_FIELDS = 7;

  private static final int USUAL_ENTRIES = 128;
  private static final int USUAL_BYTES = 4096;

  private int[] entries = {};
  private int count;
  private byte[] pool = {};
  private int size;
  private boolean isRefused;
  String id = "";
  String time = "";

  /** None yet. */
  public Premises() {}

  /** Of what is not to be kept: nothing is noted. */
  public static Premises none() {
    Premises none = new Premises();
    none.refuse();
    return none;
  }

  /** The launch depends on something else, or on what is another the next time. */
  public void refuse() {
    isRefused = true;
  }

  /** Whether the launch cannot be done again by its program alone. */
  public boolean isRefused() {
    return isRefused;
  }

  /**
   * What is another each time, as it stands in the program.
   *
   * @param newId of the container, {@link Kept#ID} characters
   * @param milliseconds when it is made, since the epoch; {@link Kept#TIME} digits
   */
  public void changing(String newId, long milliseconds) {
    id = newId;
    time = String.valueOf(milliseconds);
  }

  /** What was read of a file; null when there was none that could be read. */
  public void content(String path, @Nullable String content) {
    if (content == null) {
      add(ABSENT, path, "", 0);
    } else if (content.length() > LARGEST_CONTENT) {
      refuse();
    } else {
      add(CONTENT, path, content, content.length());
    }
  }

  /** Whether something is at a path. */
  public void presence(String path, boolean isThere) {
    add(isThere ? PRESENT : ABSENT, path, "", 0);
  }

  /** A directory is at a path. */
  public void directory(String path) {
    add(DIRECTORY, path, "", 0);
  }

  /** A symbolic link was followed, and says this. */
  public void link(String path, String target) {
    add(LINK, path, target, target.length());
  }

  /** A link was followed up to here, and no further. */
  public void real(String path) {
    add(REAL, path, "", 0);
  }

  /**
   * A file, with all that changes when it does.
   *
   * @param device as stat(2) gives it
   * @param modified in nanoseconds since the epoch
   * @param changed the same
   */
  public void file(String path, long device, long number, long size, long modified, long changed) {
    long nanos = 1_000_000_000;
    // statx(2) has the two halves of a device apart.
    long major = device >> 8 & 0xfff | device >> 32 & ~0xfff;
    long minor = device & 0xff | device >> 12 & ~0xff;
    long[] fields = {
      number,
      size,
      modified / nanos,
      modified % nanos,
      changed / nanos,
      changed % nanos,
      minor << 32 | major & 0xffffffffL
    };
    add(FILE, path, raw(fields), 8 * FILE_FIELDS);
  }

  /** The kernel's release, as uname(2) gives it. */
  public void release(String release) {
    add(RELEASE, "", release, release.length() + 1);
  }

  /** The effective capabilities, by number. */
  public void capabilities(long set) {
    if (!isRefused) {
      add(CAPABILITIES, "", raw(set), 8);
    }
  }

  /** Each file in a directory was locked. */
  public void locked(String directory) {
    add(LOCKED, directory, "", 0);
  }

  @SuppressWarnings("deprecation") // Each byte a character; one of characters loads more classes.
  private static String raw(long... fields) {
    byte[] bytes = new byte[8 * fields.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (fields[i / 8] >> 8 * (i % 8));
    }
    return new String(bytes, 0, 0, bytes.length);
  }

  private void add(int kind, String path, String expected, int expectedSize) {
    if (isRefused) {
      return;
    }
    if (count + 4 >= entries.length) {
      entries = Arrays.copyOf(entries, Math.max(USUAL_ENTRIES, 2 * entries.length));
    }
    entries[count] = kind;
    entries[count + 1] = put(path);
    entries[count + 2] = put(expected);
    entries[count + 3] = expectedSize;
    count += 4;
  }

  /** Aligned, and padded with at least one zero. */
  @SuppressWarnings("deprecation") // That getBytes drops high bytes is right here.
  private int put(String raw) {
    int at = size;
    int length = raw.length();
    size = (at + length + 8) & ~7;
    if (size > pool.length) {
      pool = Arrays.copyOf(pool, Math.max(Math.max(USUAL_BYTES, size), 2 * pool.length));
    }
    raw.getBytes(0, length, pool, at);
    return at;
  }

  /** Bytes of {@link #write}, a multiple of eight. */
  int size() {
    return (4 * count + 4 + 7 & ~7) + size;
  }

  /**
   * Writes the list down.
   *
   * @param at where, from whose beginning the places count
   * @param from where that beginning is
   */
  void write(byte[] out, int at, int from) {
    int poolAt = at + (4 * count + 4 + 7 & ~7);
    for (int i = 0; i < count; i += 4) {
      Kept.putInt(out, at + 4 * i, entries[i]);
      Kept.putInt(out, at + 4 * i + 4, entries[i + 1] + poolAt - from);
      Kept.putInt(out, at + 4 * i + 8, entries[i + 2] + poolAt - from);
      Kept.putInt(out, at + 4 * i + 12, entries[i + 3]);
    }
    System.arraycopy(pool, 0, out, poolAt, size);
  }
}
