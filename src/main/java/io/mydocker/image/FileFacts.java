package io.mydocker.image;

/**
 * What tells one file, and one state of its content, from another. The change time is the one that
 * nobody can set.
 *
 * @param type the type bits of the mode (inode(7))
 * @param dev as stat(2) gives it
 * @param mtime in nanoseconds since the epoch
 * @param ctime in nanoseconds since the epoch
 */
record FileFacts(int type, long dev, long ino, long size, long mtime, long ctime) {
  /** Of {@link #line}. */
  static final int FIELDS = 5;

  static final int DIRECTORY = 0040000;
  static final int REGULAR = 0100000;
  static final int TYPE_MASK = 0170000;

  boolean isDirectory() {
    return type == DIRECTORY;
  }

  boolean isRegular() {
    return type == REGULAR;
  }

  /** The form that an index file keeps. */
  String line() {
    return dev + " " + ino + " " + size + " " + mtime + " " + ctime;
  }
}
