package io.mydocker.image;

import io.mydocker.program.Flag;

/** Combinations of flags that unpacking uses; each name says what it promises. */
final class OpenFlags {
  /** Never outside of the directory one starts from, never by a link of any kind. */
  static final int STRICTLY_BENEATH =
      Flag.RESOLVE_BENEATH | Flag.RESOLVE_NO_SYMLINKS | Flag.RESOLVE_NO_MAGICLINKS;

  /** A directory for reference only: also one that may not be read. */
  static final int ANY_DIRECTORY =
      Flag.O_PATH | Flag.O_DIRECTORY | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;

  /** Whatever is there, a symbolic link included, for reference only. */
  static final int ANYTHING = Flag.O_PATH | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;

  static final int READ_DIRECTORY =
      Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;

  /** A file that was not there before, not even as a dangling link. */
  static final int NEW_FILE =
      Flag.O_WRONLY | Flag.O_CREAT | Flag.O_EXCL | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;

  private OpenFlags() {}
}
