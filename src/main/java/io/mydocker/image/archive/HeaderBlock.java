package io.mydocker.image.archive;

import io.mydocker.linux.RawName;
import java.util.Arrays;

/** One ustar header block, filled anew for each entry. */
final class HeaderBlock {
  static final int BLOCK = 512;
  static final int NAME_LIMIT = 100;
  static final long ID_LIMIT = 07777777;
  static final long NUMBER_LIMIT = 077777777777L;

  static final char FILE = '0';
  static final char HARD_LINK = '1';
  static final char SYMBOLIC_LINK = '2';
  static final char CHARACTER_DEVICE = '3';
  static final char BLOCK_DEVICE = '4';
  static final char DIRECTORY = '5';
  static final char FIFO = '6';
  static final char EXTENDED = 'x';

  private final byte[] block = new byte[BLOCK];

  void start(String path, char type) {
    Arrays.fill(block, (byte) 0);
    text(0, NAME_LIMIT, path);
    block[156] = (byte) type;
    text(257, 8, "ustar\00000");
    octal(329, 8, 0);
    octal(337, 8, 0);
  }

  void link(String target) {
    text(157, NAME_LIMIT, target);
  }

  /** The numbers; one that its field cannot hold is 0 here, and in a pax record. */
  void numbers(int permissions, long uid, long gid, long size, long mtime) {
    octal(100, 8, permissions);
    octal(108, 8, uid > ID_LIMIT ? 0 : uid);
    octal(116, 8, gid > ID_LIMIT ? 0 : gid);
    octal(124, 12, size > NUMBER_LIMIT ? 0 : size);
    octal(136, 12, mtime < 0 || mtime > NUMBER_LIMIT ? 0 : mtime);
  }

  void device(int major, int minor) {
    octal(329, 8, major);
    octal(337, 8, minor);
  }

  /** The block with its checksum, good until the next start. */
  byte[] finish() {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(148, 7, sum);
    return block;
  }

  /** A number in base 256, in a field of twelve bytes. */
  void binary(int offset, long value) {
    Arrays.fill(block, offset, offset + 4, (byte) 0);
    block[offset] = (byte) 0x80;
    for (int i = 0; i < Long.BYTES; i++) {
      block[offset + 4 + i] = (byte) (value >> (8 * (Long.BYTES - 1 - i)));
    }
  }

  private void text(int offset, int room, String raw) {
    byte[] bytes = RawName.bytes(raw);
    System.arraycopy(bytes, 0, block, offset, Math.min(room, bytes.length));
  }

  private void octal(int offset, int room, long value) {
    long rest = value;
    for (int i = offset + room - 2; i >= offset; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    block[offset + room - 1] = 0;
  }
}
