package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;
import java.io.InputStream;

/** Makes a tree of the archive of a root file system. */
final class ArchiveTree {
  private final Kernel kernel;
  private final PrepareNotices notices;
  private final String path;

  /** Of the archive at {@code path}, raw and absolute. */
  ArchiveTree(Kernel kernel, PrepareNotices notices, String path) {
    this.kernel = kernel;
    this.notices = notices;
    this.path = path;
  }

  /**
   * Unpacks the archive into the open directory {@code root}.
   *
   * @param expected what the archive must be, before and after
   * @return the layer's diff id: the SHA-256 of the uncompressed stream, in hexadecimal
   * @throws ArchiveException when the archive is damaged or hostile
   * @throws ImageException when it changed meanwhile
   */
  String unpack(int root, FileFacts expected) {
    int file = kernel.openat(Flag.AT_FDCWD, path, Flag.O_RDONLY | Flag.O_CLOEXEC, 0);
    try {
      requireSame(KernelFiles.facts(kernel.statx(file)), expected);
      // Until an entry for it says otherwise.
      kernel.fchmod(root, 0755);
      InputStream packed = new CountedInput(kernel, file, expected.size(), notices);
      String diffId = new StreamTree(kernel, notices, path).unpack(packed, root, null).diffId();
      requireSame(KernelFiles.facts(kernel.statx(file)), expected);
      requireSame(KernelFiles.facts(kernel, path), expected);
      return diffId;
    } finally {
      kernel.close(file);
    }
  }

  private void requireSame(FileFacts found, FileFacts expected) {
    if (!found.line().equals(expected.line())) {
      throw new ImageException(
          "archive " + path + ": it changed while it was read; try again when it is complete");
    }
  }
}
