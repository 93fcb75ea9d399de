package io.mydocker.image.archive;

/** Headers of the few plain members that an archive of saved images has. */
public final class MemberHeader {
  /** Bytes of a header. */
  public static final int SIZE = HeaderBlock.BLOCK;

  private static final int SIZE_AT = 124;

  private MemberHeader() {}

  /**
   * A file's header.
   *
   * @param name at most 100 bytes, raw
   * @param size of any size: what octal digits cannot say is in base 256, as GNU tar has it, since
   *     it may be written behind the content, when there is no room for a pax record any more
   */
  public static byte[] file(String name, long size, long mtime) {
    HeaderBlock header = new HeaderBlock();
    header.start(name, HeaderBlock.FILE);
    header.numbers(0644, 0, 0, size, mtime);
    if (size > HeaderBlock.NUMBER_LIMIT) {
      header.binary(SIZE_AT, size);
    }
    return header.finish().clone();
  }

  /** A directory's. */
  public static byte[] directory(String name, long mtime) {
    HeaderBlock header = new HeaderBlock();
    header.start(name, HeaderBlock.DIRECTORY);
    header.numbers(0755, 0, 0, 0, mtime);
    return header.finish().clone();
  }

  /** How many zeros follow content of this size. */
  public static int padding(long size) {
    int over = (int) (size % SIZE);
    return over == 0 ? 0 : SIZE - over;
  }
}
