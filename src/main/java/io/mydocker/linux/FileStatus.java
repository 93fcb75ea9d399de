package io.mydocker.linux;

import static io.mydocker.program.Flag.S_IFDIR;
import static io.mydocker.program.Flag.S_IFLNK;
import static io.mydocker.program.Flag.S_IFMT;
import static io.mydocker.program.Flag.S_IFREG;

/**
 * What statx(2) says of a file.
 *
 * @param mode type and permission bits, as in st_mode
 * @param size bytes
 * @param blocks allocated units of 512 bytes
 * @param mtimeSeconds seconds since 1970, negative before
 * @param mountId which mount the file was reached through; 0 before Linux 5.8
 */
public record FileStatus(
    int mode,
    long uid,
    long gid,
    long nlink,
    long ino,
    int devMajor,
    int devMinor,
    int rdevMajor,
    int rdevMinor,
    long size,
    long blocks,
    long mtimeSeconds,
    int mtimeNanos,
    long ctimeSeconds,
    int ctimeNanos,
    long mountId) {

  /** The type bits: one of the S_IF values. */
  public int type() {
    return mode & S_IFMT;
  }

  /** Permission bits with setuid, setgid and sticky. */
  public int permissions() {
    return mode & 07777;
  }

  /** The same file with other permission bits and ids. */
  public FileStatus as(int otherPermissions, long otherUid, long otherGid) {
    return new FileStatus(
        type() | otherPermissions,
        otherUid,
        otherGid,
        nlink,
        ino,
        devMajor,
        devMinor,
        rdevMajor,
        rdevMinor,
        size,
        blocks,
        mtimeSeconds,
        mtimeNanos,
        ctimeSeconds,
        ctimeNanos,
        mountId);
  }

  /** Whether both are of one file. */
  public boolean isSame(FileStatus other) {
    return ino == other.ino && devMajor == other.devMajor && devMinor == other.devMinor;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type() == S_IFDIR;
  }

  /** Whether it is a regular file. */
  public boolean isRegular() {
    return type() == S_IFREG;
  }

  /** Whether it is a symbolic link. */
  public boolean isLink() {
    return type() == S_IFLNK;
  }
}
