package io.mydocker.image;

import io.mydocker.image.archive.ParallelGzip;
import io.mydocker.image.archive.TarWriter;
import io.mydocker.linux.Descriptor;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import io.mydocker.storage.TreeWalk;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the tree of a container as a gzip tar whose entries start from {@code ./}. All names are
 * raw. The calling thread reads and writes; others compress.
 */
public final class CommitArchive {
  private static final int OPEN_DIRECTORY = Flag.O_RDONLY | Flag.O_DIRECTORY;
  private static final int CREATE = Flag.O_WRONLY | Flag.O_CREAT | Flag.O_EXCL | Flag.O_NOFOLLOW;

  private CommitArchive() {}

  /**
   * What was written.
   *
   * @param entries files of every kind
   * @param content bytes of their content that were read
   */
  public record Written(long entries, long content) {}

  /**
   * Writes the archive to a file that appears under its name when it is whole and on the disk, and
   * not before; an earlier one of that name stays until then.
   *
   * @param root the tree, such as an overlay's merged directory
   * @param directory where the archive goes
   * @param temporary the name, in that directory, under which it is written; must not be there
   * @param finalName its name, in that directory
   * @throws ImageException in one line; the temporary file is gone then
   */
  public static Written write(
      Kernel kernel,
      String root,
      String directory,
      String temporary,
      String finalName,
      CommitProgress progress) {
    try (Descriptor place = open(kernel, directory)) {
      try (Descriptor file = create(kernel, place, directory, temporary)) {
        boolean whole = false;
        Written written;
        try {
          written =
              write(
                  kernel,
                  root,
                  new DescriptorOutput(kernel, file.number(), directory + "/" + finalName),
                  progress);
          kernel.fchmod(file.number(), 0644);
          kernel.fsync(file.number());
          kernel.renameat2(place.number(), temporary, place.number(), finalName, 0);
          whole = true;
        } finally {
          if (!whole) {
            remove(kernel, place, temporary);
          }
        }
        kernel.fsync(place.number());
        return written;
      }
    } catch (KernelException e) {
      throw failure(directory + "/" + finalName, e);
    }
  }

  /**
   * Writes the archive to a stream, which is flushed and stays the caller's.
   *
   * @throws ImageException in one line when reading or writing fails
   */
  public static Written write(
      Kernel kernel, String root, OutputStream out, CommitProgress progress) {
    try (Descriptor tree = open(kernel, root);
        ParallelGzip gzip = ParallelGzip.best(out)) {
      CommitMeter meter = new CommitMeter(kernel, tree.number(), progress);
      TarWriter tar = new TarWriter(kernel, gzip, meter);
      new TreeWalk(kernel, tar).walk(tree.number());
      tar.finish();
      gzip.finish();
      progress.packed();
      return new Written(tar.entries(), tar.contentRead());
    } catch (IOException | KernelException e) {
      throw failure(root, e);
    }
  }

  private static Descriptor open(Kernel kernel, String directory) {
    return new Descriptor(kernel, kernel.openat(Flag.AT_FDCWD, directory, OPEN_DIRECTORY, 0));
  }

  private static Descriptor create(
      Kernel kernel, Descriptor place, String directory, String temporary) {
    try {
      return new Descriptor(kernel, kernel.openat(place.number(), temporary, CREATE, 0600));
    } catch (KernelException e) {
      throw failure(directory + "/" + temporary, e);
    }
  }

  /**
   * What made the removal necessary is said, and the next command clears a temporary that stays.
   */
  private static void remove(Kernel kernel, Descriptor place, String temporary) {
    try {
      kernel.unlinkat(place.number(), temporary, 0);
    } catch (KernelException ignored) {
      return;
    }
  }

  private static ImageException failure(String object, Exception cause) {
    return new ImageException(
        "cannot commit "
            + KernelException.printable(object)
            + ": "
            + KernelException.printable(String.valueOf(cause.getMessage())),
        cause);
  }
}
