package io.mydocker.linux;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * This process's own memory, by address. Nothing is checked: a wrong address ends the JVM, as it
 * would end the native engine.
 */
final class Memory {
  private final Pointer anchor;
  private final long at;

  /**
   * All of the memory; what a jnr pointer is relative to does not matter, but it must not be null.
   *
   * @param anchor any address that is mapped
   */
  Memory(long anchor) {
    this.anchor = Pointer.wrap(Runtime.getSystemRuntime(), anchor);
    at = anchor;
  }

  /** Reads 1, 2, 4 or 8 bytes, zero-extended. */
  long get(long address, int width) {
    long offset = address - at;
    return switch (width) {
      case 1 -> anchor.getByte(offset) & 0xffL;
      case 2 -> anchor.getShort(offset) & 0xffffL;
      case 4 -> anchor.getInt(offset) & 0xffffffffL;
      default -> anchor.getLong(offset);
    };
  }

  /** Reads 32 bits, sign-extended. */
  int getInt(long address) {
    return anchor.getInt(address - at);
  }

  /** Reads a 64-bit word. */
  long getLong(long address) {
    return anchor.getLong(address - at);
  }

  /** Writes the lowest 1, 2, 4 or 8 bytes of a value. */
  void put(long address, int width, long value) {
    long offset = address - at;
    switch (width) {
      case 1 -> anchor.putByte(offset, (byte) value);
      case 2 -> anchor.putShort(offset, (short) value);
      case 4 -> anchor.putInt(offset, (int) value);
      default -> anchor.putLong(offset, value);
    }
  }

  /** Writes a 64-bit word. */
  void putLong(long address, long value) {
    anchor.putLong(address - at, value);
  }

  /** Copies bytes out, as raw text. */
  String text(long address, int length) {
    byte[] bytes = new byte[length];
    anchor.get(address - at, bytes, 0, length);
    return RawName.of(bytes);
  }

  /** Copies bytes in. */
  void put(long address, byte[] bytes) {
    anchor.put(address - at, bytes, 0, bytes.length);
  }
}
