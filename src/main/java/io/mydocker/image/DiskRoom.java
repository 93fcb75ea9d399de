package io.mydocker.image;

import io.mydocker.linux.FileSystemRoom;
import io.mydocker.linux.Kernel;

/**
 * Keeps an archive from filling the disk: a thousand bytes of a compressed one may hold a million,
 * and a full store hurts every container of the host. Asked before an entry is made, not after.
 */
final class DiskRoom {
  /** So much is unpacked between two looks at the file system. */
  private static final long STEP = 16 << 20;

  /** What the smallest entry may take: an inode, a block. */
  private static final long ENTRY = 4096;

  private static final long BYTES_KEPT = 64 << 20;
  private static final long INODES_KEPT = 8192;

  /** Of a small file system a twentieth is kept. */
  private static final long SMALL = 20;

  private final Kernel kernel;
  private final int root;
  private long granted;

  /** Of the file system that the open directory lies on. */
  DiskRoom(Kernel kernel, int root) {
    this.kernel = kernel;
    this.root = root;
  }

  /**
   * Asks for an entry that has so many bytes.
   *
   * @throws BeneathException when they do not fit
   */
  void require(long bytes) {
    if (bytes > granted - ENTRY) {
      granted = Math.min(STEP, look(bytes));
    }
    granted -= Math.min(granted, bytes + ENTRY);
  }

  private long look(long bytes) {
    FileSystemRoom room = kernel.fstatfs(root);
    long kept = Math.min(BYTES_KEPT, room.bytes() / SMALL);
    long left = room.freeBytes() - kept;
    if (bytes > left - ENTRY) {
      throw new BeneathException(
          "it needs "
              + bytes
              + " bytes, and the store's file system has "
              + room.freeBytes()
              + " free, of which "
              + kept
              + " are kept; make room or choose another data root");
    }
    return Math.min(left, filesLeft(room) * ENTRY);
  }

  private static long filesLeft(FileSystemRoom room) {
    if (room.inodes() == 0) {
      return STEP / ENTRY;
    }
    long kept = Math.min(INODES_KEPT, room.inodes() / SMALL);
    if (room.freeInodes() <= kept) {
      throw new BeneathException(
          "the store's file system can take only "
              + room.freeInodes()
              + " more files, and they are kept; make room or choose another data root");
    }
    return Math.min(room.freeInodes() - kept, STEP / ENTRY);
  }
}
