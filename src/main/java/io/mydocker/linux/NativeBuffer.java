package io.mydocker.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

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
    return new NativeBuffer(bytes, Pointer.wrap(Runtime.getSystemRuntime(), bytes).address());
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

  /** Where the memory starts; valid while this object is reachable. */
  public long address() {
    return address;
  }

  /** Its size in bytes. */
  public int capacity() {
    return bytes.capacity();
  }
}
