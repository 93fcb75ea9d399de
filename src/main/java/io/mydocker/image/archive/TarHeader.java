package io.mydocker.image.archive;

/**
 * The fields of one header block (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar's {@code
 * tar.h}).
 */
final class TarHeader {
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 100;
  private static final int MODE = 100;
  private static final int UID = 108;
  private static final int GID = 116;
  private static final int SIZE = 124;
  private static final int MTIME = 136;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int MAGIC = 257;
  private static final int MAJOR = 329;
  private static final int MINOR = 337;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;
  private static final int STAR_PREFIX_LENGTH = 131;
  private static final int NUMBER = 8;
  private static final int LONG_NUMBER = 12;

  private final byte[] block;
  private final TarSource source;

  TarHeader(byte[] block, TarSource source) {
    this.block = block;
    this.source = source;
  }

  boolean isZero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Historic writers summed signed bytes. */
  boolean isChecksumRight() {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < block.length; i++) {
      byte b = i >= CHECKSUM && i < CHECKSUM + NUMBER ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long expected = checksum();
    return expected == unsigned || expected == signed;
  }

  private long checksum() {
    long value = 0;
    boolean begun = false;
    for (int i = CHECKSUM; i < CHECKSUM + NUMBER; i++) {
      int digit = block[i] - '0';
      if (digit >= 0 && digit < 8) {
        value = value * 8 + digit;
        begun = true;
      } else if (begun) {
        break;
      } else if (block[i] != ' ') {
        return -1;
      }
    }
    return begun ? value : -1;
  }

  char type() {
    return (char) (block[TYPE] & 0xff);
  }

  /** Whether it has the mark of POSIX's format or of GNU's, which old ones lack. */
  boolean isUstar() {
    return hasMagic("ustar\0") || hasMagic("ustar  ");
  }

  private boolean hasMagic(String magic) {
    return TarSource.raw(block, MAGIC, MAGIC + magic.length()).equals(magic);
  }

  String name() {
    String name = text(NAME, NAME_LENGTH);
    // GNU's headers have times and sparse maps where POSIX has the prefix, star's have times behind
    // a shorter one.
    if (!hasMagic("ustar\0")) {
      return name;
    }
    boolean isStar = TarSource.raw(block, 508, 512).equals("tar\0");
    String prefix = text(PREFIX, isStar ? STAR_PREFIX_LENGTH : PREFIX_LENGTH);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String linkName() {
    return text(LINK, NAME_LENGTH);
  }

  int mode() {
    return (int) number(MODE, NUMBER, "mode") & 07777;
  }

  long uid() {
    return unsigned(UID, NUMBER, "uid");
  }

  long gid() {
    return unsigned(GID, NUMBER, "gid");
  }

  long size() {
    return unsigned(SIZE, LONG_NUMBER, "size");
  }

  long mtime() {
    return number(MTIME, LONG_NUMBER, "mtime");
  }

  int devMajor() {
    return (int) unsigned(MAJOR, NUMBER, "device number");
  }

  int devMinor() {
    return (int) unsigned(MINOR, NUMBER, "device number");
  }

  private String text(int start, int length) {
    int end = start;
    while (end < start + length && block[end] != 0) {
      end++;
    }
    return TarSource.raw(block, start, end);
  }

  /** A number that must not be negative. */
  long unsigned(int start, int length, String field) {
    long value = number(start, length, field);
    if (value < 0) {
      throw source.error("corrupt header: the " + field + " is negative");
    }
    return value;
  }

  private long number(int start, int length, String field) {
    return (block[start] & 0x80) != 0 ? binary(start, length, field) : octal(start, length, field);
  }

  /** GNU's base 256: big endian, two's complement, the first bit a mark. */
  private long binary(int start, int length, String field) {
    boolean isNegative = (block[start] & 0x40) != 0;
    long value = isNegative ? -1 : 0;
    for (int i = start; i < start + length; i++) {
      int b = block[i] & 0xff;
      if (i == start) {
        b = isNegative ? b : b & 0x7f;
      }
      if (value != value << 8 >> 8) {
        throw source.error("corrupt header: the " + field + " is too large");
      }
      value = value << 8 | b;
    }
    return value;
  }

  private long octal(int start, int length, String field) {
    int at = start;
    int end = start + length;
    while (at < end && (block[at] == ' ' || block[at] == 0)) {
      at++;
    }
    long value = 0;
    while (at < end && block[at] >= '0' && block[at] <= '7') {
      value = value * 8 + (block[at++] - '0');
    }
    if (at < end && block[at] != ' ' && block[at] != 0) {
      throw source.error("corrupt header: the " + field + " is not a number");
    }
    return value;
  }
}
