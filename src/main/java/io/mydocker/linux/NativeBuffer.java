package io.mydocker.linux;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory outside the heap that the kernel can be pointed at: allocated once, used for many calls,
 * freed when no longer reachable. Not safe for use by two threads at once.
 */
public final class NativeBuffer {
  private final ByteBuffer bytes;
  private final long address;

  private NativeBuffer(ByteBuffer bytes, long address) {
    this.bytes = bytes;
    this.address = address;
  }

  /** Zeroed memory of this many bytes. */
  public static NativeBuffer allocate(int capacity) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    return new NativeBuffer(bytes, MemoryIO.getInstance().getDirectBufferAddress(bytes));
  }

  /** Memory that somebody else maps and unmaps. */
  static NativeBuffer over(ByteBuffer bytes, long address) {
    return new NativeBuffer(bytes, address);
  }

  /**
   * The memory, in the machine's byte order; use absolute gets and puts, or {@code duplicate()}.
   */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** A part of it, raw. */
  String text(int offset, int size) {
    byte[] part = new byte[size];
    bytes.get(offset, part);
    return RawName.of(part);
  }

  /** The strings that its first bytes are, each with a zero behind it, raw. */
  List<String> strings(int size) {
    List<String> found = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < size; i++) {
      if (bytes.get(i) == 0) {
        found.add(text(start, i - start));
        start = i + 1;
      }
    }
    return found;
  }

  /** Where the memory starts; valid while this object is reachable. */
  public long address() {
    return address;
  }

  /** Its size in bytes. */
  public int capacity() {
    return bytes.capacity();
  }
}
