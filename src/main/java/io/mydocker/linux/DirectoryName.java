package io.mydocker.linux;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * One entry of a directory.
 *
 * @param name raw, without a slash
 * @param type the DT value, 0 when the file system does not tell
 */
public record DirectoryName(String name, int type) implements Comparable<DirectoryName> {
  /**
   * The entries of a getdents64 block, added to the list; {@code .} and {@code ..} are left out.
   */
  public static void add(NativeBuffer block, int count, List<DirectoryName> into) {
    ByteBuffer b = block.bytes();
    int at = 0;
    while (at < count) {
      int end = at + 19;
      while (b.get(end) != 0) {
        end++;
      }
      byte[] name = new byte[end - at - 19];
      b.get(at + 19, name);
      if (!Arrays.equals(name, new byte[] {'.'}) && !Arrays.equals(name, new byte[] {'.', '.'})) {
        into.add(new DirectoryName(RawName.of(name), b.get(at + 18) & 0xff));
      }
      at += b.getShort(at + 16) & 0xffff;
    }
  }

  /** By the bytes of the name, whatever the locale: a raw name has one per char. */
  @Override
  public int compareTo(DirectoryName other) {
    return name.compareTo(other.name);
  }
}
