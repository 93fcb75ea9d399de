package io.mydocker.linux;

import java.nio.ByteBuffer;
import java.util.List;

/** Strings in memory as execve(2) takes them. */
final class NativeStrings {
  private NativeStrings() {}

  /** An array of addresses that ends in a null, at the buffer's start, with its strings behind. */
  static NativeBuffer array(List<String> raw) {
    int pointers = 8 * (raw.size() + 1);
    int size = pointers;
    for (String string : raw) {
      size += string.length() + 1;
    }
    NativeBuffer buffer = NativeBuffer.allocate(size);
    ByteBuffer bytes = buffer.bytes().duplicate().order(buffer.bytes().order());
    bytes.position(pointers);
    for (int i = 0; i < raw.size(); i++) {
      bytes.putLong(8 * i, buffer.address() + bytes.position());
      bytes.put(RawName.bytes(raw.get(i))).put((byte) 0);
    }
    return buffer;
  }

  /** One string, zero-terminated. */
  static NativeBuffer string(String raw) {
    NativeBuffer buffer = NativeBuffer.allocate(raw.length() + 1);
    buffer.bytes().put(0, RawName.bytes(raw));
    return buffer;
  }
}
