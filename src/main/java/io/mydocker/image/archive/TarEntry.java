package io.mydocker.image.archive;

import java.util.List;
import java.util.Map;

/**
 * One member of a tar archive. Names are raw, as the archive has them: not cleaned, not checked.
 *
 * @param name may end in a slash
 * @param linkName the target of a symbolic or hard link, else empty
 * @param mode the permission bits, 07777 at most
 * @param size the bytes a file has once unpacked, holes included
 * @param mtime seconds since the epoch, with {@code mtimeNanos} to be added
 * @param xattrs extended attributes, in the archive's order
 * @param data where a file's data lie; outside of them it has holes
 */
public record TarEntry(
    String name,
    Type type,
    String linkName,
    int mode,
    long uid,
    long gid,
    long size,
    long mtime,
    int mtimeNanos,
    int devMajor,
    int devMinor,
    Map<String, byte[]> xattrs,
    List<Segment> data) {

  /** How many bytes of data the archive has for a file. */
  public long dataSize() {
    long sum = 0;
    for (Segment each : data) {
      sum += each.length();
    }
    return sum;
  }

  /** What an entry is. */
  public enum Type {
    FILE,
    HARD_LINK,
    SYMLINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    DIRECTORY,
    FIFO
  }

  /** A stretch of a file that the archive has data for. */
  public record Segment(long offset, long length) {}
}
