package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import java.io.IOException;
import java.io.InputStream;

/**
 * An archive that is being read, from its beginning or a part of it: the caller's file, or a copy
 * without a name of what came by a pipe or compressed. Closing it closes the file, and with it the
 * copy is gone.
 */
final class ArchiveFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Kernel kernel;
  private final String name;
  private final int file;
  private final FileFacts facts;

  private ArchiveFile(Kernel kernel, String name, int file, FileFacts facts) {
    this.kernel = kernel;
    this.name = name;
    this.file = file;
    this.facts = facts;
  }

  /**
   * Opens one.
   *
   * @param path raw and absolute
   * @param expected what it must be
   */
  static ArchiveFile open(Kernel kernel, String path, FileFacts expected) {
    int file = kernel.openat(Flag.AT_FDCWD, path, Flag.O_RDONLY | Flag.O_CLOEXEC, 0);
    ArchiveFile archive = new ArchiveFile(kernel, path, file, expected);
    try {
      archive.requireSame(KernelFiles.facts(kernel.statx(file)));
      return archive;
    } catch (ImageException | KernelException e) {
      archive.close();
      throw e;
    }
  }

  /**
   * Copies a stream.
   *
   * @param directory where there is room for it, open, the caller's
   * @param name what errors call it
   */
  static ArchiveFile copied(Kernel kernel, int directory, String name, InputStream in)
      throws IOException {
    int file = UnnamedFile.in(kernel, directory);
    try {
      byte[] buffer = new byte[BUFFER];
      DiskRoom room = new DiskRoom(kernel, directory);
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        room.require(count);
        kernel.writeAll(file, buffer, 0, count);
      }
      FileFacts facts = KernelFiles.facts(kernel.statx(file));
      return new ArchiveFile(kernel, name, file, facts);
    } catch (BeneathException full) {
      kernel.close(file);
      throw new ImageException("archive " + name + ": refused: " + full.getMessage(), full);
    } catch (IOException | KernelException e) {
      kernel.close(file);
      throw e;
    }
  }

  String name() {
    return name;
  }

  /** All of it, read from the beginning; only one stream of it at a time is of use. */
  InputStream stream(PrepareNotices notices) {
    return part(0, facts.size(), notices);
  }

  /** A part of it; closing it leaves the file open. */
  InputStream part(long offset, long size, PrepareNotices notices) {
    kernel.lseek(file, offset, Flag.SEEK_SET);
    PrepareNotices behind =
        new PrepareNotices() {
          @Override
          public void at(long done, long total) {
            notices.at(offset + done, facts.size());
          }

          @Override
          public void notice(String line) {
            notices.notice(line);
          }
        };
    return new PartInput(new CountedInput(kernel, file, facts.size(), behind), size);
  }

  /**
   * That nobody wrote to it meanwhile.
   *
   * @throws ImageException if somebody did
   */
  void requireUnchanged() {
    requireSame(KernelFiles.facts(kernel.statx(file)));
  }

  private void requireSame(FileFacts found) {
    if (!found.line().equals(facts.line())) {
      throw new ImageException(
          "archive " + name + ": it changed while it was read; try again when it is complete");
    }
  }

  @Override
  public void close() {
    kernel.close(file);
  }
}
