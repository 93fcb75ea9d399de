package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.Compression;
import io.mydocker.image.archive.TarReader;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Makes a tree of an archive. */
final class ArchiveTree {
  private static final int BUFFER = 1 << 16;

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
      String diffId = unpackStream(file, root, expected);
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

  private String unpackStream(int file, int root, FileFacts expected) {
    MessageDigest digest = Sha256.newDigest();
    KernelInput packed = new KernelInput(kernel, file, expected.size(), notices);
    try (InputStream plain = Compression.uncompress(packed, path);
        InputStream in = new BufferedInputStream(new DigestInputStream(plain, digest), BUFFER)) {
      Unpacker unpacker = new Unpacker(kernel, root, new TarReader(in, path));
      unpacker.unpack();
      tellLost(unpacker.attributesLost());
    } catch (IOException e) {
      throw new ImageException("archive " + path + ": cannot close it: " + e.getMessage(), e);
    }
    return Sha256.hex(digest.digest());
  }

  private void tellLost(long count) {
    if (count > 0) {
      notices.notice(
          "archive "
              + path
              + ": "
              + count
              + " extended attributes are not kept: the store's file system does not take them");
    }
  }
}
