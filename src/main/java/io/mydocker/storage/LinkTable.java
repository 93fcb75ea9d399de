package io.mydocker.storage;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.RawName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files with several names a walk has come by, with the first name of each. A file whose
 * names were all seen is forgotten; each of the others takes its name's bytes and some thirty more,
 * for there may be a million.
 */
public final class LinkTable {
  /** An entry: inode, device, names still to come, the first name's length, its bytes. */
  private static final int DEVICE = 8;

  private static final int LEFT = 12;
  private static final int LENGTH = 16;
  private static final int NAME = 20;

  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int START = 64;

  /** Device numbers, by the index that entries have of them; an overlay has one for each layer. */
  private final List<Long> devices = new ArrayList<>();

  /** Entries one after the other; a longer one than a chunk has a chunk of its own. */
  private List<ByteBuffer> chunks = new ArrayList<>();

  /** Bytes of entries, and of those the ones that were forgotten. */
  private long stored;

  private long dead;

  /**
   * Where each entry lies, in the slot of its file or the next free one: the number of the chunk,
   * and the place in it in the lower bits, plus one. 0 where there is none.
   */
  private int[] slots = new int[START];

  private int count;

  /**
   * The first name of a file that was remembered, or null; of one that was, this counts as another
   * name seen.
   */
  public @Nullable String first(FileStatus status) {
    int slot = find(status.ino(), device(status));
    if (slots[slot] == 0) {
      return null;
    }
    ByteBuffer entry = entry(slots[slot]);
    byte[] name = new byte[entry.getInt(LENGTH)];
    entry.get(NAME, name);
    int left = entry.getInt(LEFT) - 1;
    entry.putInt(LEFT, left);
    if (left <= 0) {
      dead += NAME + name.length;
      remove(slot);
    }
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  /** Remembers the first name of a file that has several. */
  public void remember(FileStatus status, String name) {
    if (4 * (count + 1) > 3 * slots.length) {
      rehash(2 * slots.length);
    }
    if (dead > CHUNK && 2 * dead > stored) {
      compact();
    }
    byte[] raw = RawName.bytes(name);
    int device = device(status);
    int at = room(NAME + raw.length);
    entry(at)
        .putLong(0, status.ino())
        .putInt(DEVICE, device)
        .putInt(LEFT, (int) Math.min(status.nlink() - 1, Integer.MAX_VALUE))
        .putInt(LENGTH, raw.length)
        .put(NAME, raw);
    int slot = find(status.ino(), device);
    count += slots[slot] == 0 ? 1 : 0;
    slots[slot] = at;
  }

  /** How many files are remembered. */
  public int size() {
    return count;
  }

  private int device(FileStatus status) {
    Long number = (long) status.devMajor() << 32 | status.devMinor() & 0xffffffffL;
    int index = devices.indexOf(number);
    if (index < 0) {
      index = devices.size();
      devices.add(number);
    }
    return index;
  }

  /** Takes room for an entry; its address is as in a slot. */
  private int room(int size) {
    stored += size;
    ByteBuffer last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
    if (last == null || last.remaining() < size) {
      last = ByteBuffer.allocate(Math.max(size, chunks.isEmpty() ? 1024 : CHUNK));
      chunks.add(last);
    }
    int at = last.position();
    last.position(at + size);
    return (chunks.size() - 1 << CHUNK_BITS | at) + 1;
  }

  private ByteBuffer entry(int address) {
    int at = address - 1;
    ByteBuffer chunk = chunks.get(at >>> CHUNK_BITS);
    int offset = at & CHUNK - 1;
    return chunk.slice(offset, chunk.capacity() - offset);
  }

  /** The slot of the file, or the free one where it would go: the next from where it belongs. */
  private int find(long inode, int device) {
    int slot = home(inode);
    while (slots[slot] != 0) {
      ByteBuffer entry = entry(slots[slot]);
      if (entry.getLong(0) == inode && entry.getInt(DEVICE) == device) {
        return slot;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  /** Inodes come in runs: Fibonacci hashing spreads them. */
  private int home(long inode) {
    return (int) (inode * 0x9E3779B97F4A7C15L >>> 32) & slots.length - 1;
  }

  /** What comes behind moves up, so that no search ends at the gap too early. */
  private void remove(int slot) {
    int gap = slot;
    slots[gap] = 0;
    count--;
    int next = gap + 1 & slots.length - 1;
    while (slots[next] != 0) {
      int distance = next - home(entry(slots[next]).getLong(0)) & slots.length - 1;
      if (distance >= (next - gap & slots.length - 1)) {
        slots[gap] = slots[next];
        slots[next] = 0;
        gap = next;
      }
      next = next + 1 & slots.length - 1;
    }
  }

  private void rehash(int size) {
    int[] old = slots;
    slots = new int[size];
    for (int address : old) {
      if (address != 0) {
        ByteBuffer entry = entry(address);
        slots[find(entry.getLong(0), entry.getInt(DEVICE))] = address;
      }
    }
  }

  /** Copies what is still remembered, and lets the rest go. */
  private void compact() {
    List<ByteBuffer> old = chunks;
    List<ByteBuffer> kept = new ArrayList<>();
    stored = 0;
    dead = 0;
    for (int slot = 0; slot < slots.length; slot++) {
      if (slots[slot] != 0) {
        chunks = old;
        ByteBuffer entry = entry(slots[slot]);
        int size = NAME + entry.getInt(LENGTH);
        chunks = kept;
        slots[slot] = room(size);
        copy(entry, entry(slots[slot]), size);
      }
    }
    chunks = kept;
  }

  private static void copy(ByteBuffer from, ByteBuffer to, int size) {
    byte[] bytes = new byte[size];
    from.get(0, bytes);
    to.put(0, bytes);
  }
}
