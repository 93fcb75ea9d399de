package io.mydocker.image;

import io.mydocker.image.archive.BlockOutput;
import io.mydocker.image.archive.BlockPipeline;
import io.mydocker.image.archive.StreamOutput;
import io.mydocker.image.archive.TarWriter;
import io.mydocker.linux.Descriptor;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import io.mydocker.storage.TreeWalk;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/**
 * Writes the tree of a container as a tar whose entries start from {@code ./}. All names are raw.
 * The calling thread reads; others hash, compress and write.
 */
public final class CommitArchive {
  private static final int OPEN_DIRECTORY = Flag.O_RDONLY | Flag.O_DIRECTORY;
  private static final int CREATE = Flag.O_WRONLY | Flag.O_CREAT | Flag.O_EXCL | Flag.O_NOFOLLOW;

  private static final int BUFFER = 1 << 16;

  private CommitArchive() {}

  /**
   * What was written.
   *
   * @param entries files of every kind
   * @param content bytes of their content that were read
   * @param diffId SHA-256 of the tar before it was compressed, in hexadecimal
   * @param digest SHA-256 of the archive, in hexadecimal; empty where {@link Packing#hasDigest}
   *     says that nobody asks
   * @param size bytes of the archive
   * @param compressor its name, version and level; with the diff id it decides every byte
   * @param facts what the store knows the file by; empty for a stream
   */
  public record Written(
      long entries,
      long content,
      String diffId,
      String digest,
      long size,
      String compressor,
      String facts) {
    private Written as(FileFacts file) {
      return new Written(entries, content, diffId, digest, size, compressor, file.line());
    }
  }

  /**
   * Loads what packing needs, in a thread beside the caller's, who has other things to do first:
   * libraries and classes take a tenth of the time of a small commit.
   */
  public static void loadAhead(Packing packing) {
    Thread ahead =
        new Thread(
            () -> {
              BlockPipeline.load(packing.compressor(), packing.level());
              loadLast();
            },
            "load ahead");
    ahead.setDaemon(true);
    // Whatever is missing, packing itself will say.
    ahead.setUncaughtExceptionHandler((thread, failed) -> {});
    ahead.start();
  }

  /** What is needed when all has been packed: while others compress, it costs no time. */
  private static void loadLast() {
    Sha256.of(Instant.EPOCH.toString());
  }

  /** The tar alone, as below. */
  public static Written write(
      Kernel kernel,
      String root,
      Packing packing,
      String directory,
      String temporary,
      String finalName,
      CommitProgress progress) {
    return write(kernel, root, packing, Envelope.NONE, directory, temporary, finalName, progress);
  }

  /**
   * Writes the archive to a file that appears under its name when it is whole and on the disk, and
   * not before; an earlier one of that name stays until then.
   *
   * @param root the tree, such as an overlay's merged directory
   * @param packing what goes into it, and how
   * @param envelope what is around it
   * @param directory where the archive goes
   * @param temporary the name, in that directory, under which it is written; must not be there
   * @param finalName its name, in that directory
   * @throws ImageException in one line; the temporary file is gone then
   */
  public static Written write(
      Kernel kernel,
      String root,
      Packing packing,
      Envelope envelope,
      String directory,
      String temporary,
      String finalName,
      CommitProgress progress) {
    try (Descriptor place = open(kernel, directory)) {
      try (Descriptor file = create(kernel, place, directory, temporary)) {
        boolean whole = false;
        Written written;
        try {
          envelope.begin(kernel, file.number());
          written =
              write(
                  kernel,
                  root,
                  packing,
                  new DescriptorOutput(Kernel.open(), file.number(), directory + "/" + finalName),
                  progress);
          envelope.finish(kernel, file.number(), written);
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
        // Of the very file: its path may be another commit's by now. Renaming has changed its time.
        return written.as(KernelFiles.facts(kernel.statx(file.number())));
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
      Kernel kernel, String root, Packing packing, OutputStream out, CommitProgress progress) {
    return write(kernel, root, packing, new StreamOutput(out), progress);
  }

  /**
   * The same with an envelope, whose members need the archive to be a file first.
   *
   * @param spool a directory with room for it
   */
  public static Written write(
      Kernel kernel,
      String root,
      Packing packing,
      Envelope envelope,
      String spool,
      OutputStream out,
      CommitProgress progress) {
    if (!envelope.isNeeded()) {
      return write(kernel, root, packing, out, progress);
    }
    try (Descriptor directory = new Descriptor(kernel, Directories.makePrivate(kernel, spool));
        Descriptor file = new Descriptor(kernel, UnnamedFile.in(kernel, directory.number()))) {
      envelope.begin(kernel, file.number());
      BlockOutput output = new DescriptorOutput(Kernel.open(), file.number(), spool);
      Written written = write(kernel, root, packing, output, progress);
      envelope.finish(kernel, file.number(), written);
      kernel.lseek(file.number(), 0, Flag.SEEK_SET);
      copy(kernel, file.number(), out);
      return written;
    } catch (IOException | KernelException e) {
      throw failure(root, e);
    }
  }

  private static void copy(Kernel kernel, int file, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = kernel.read(file, buffer, 0, BUFFER);
        count > 0;
        count = kernel.read(file, buffer, 0, BUFFER)) {
      out.write(buffer, 0, count);
    }
    out.flush();
  }

  private static Written write(
      Kernel kernel, String root, Packing packing, BlockOutput out, CommitProgress progress) {
    try (Descriptor tree = open(kernel, root);
        BlockPipeline pipeline =
            BlockPipeline.open(packing.compressor(), packing.level(), out, packing.hasDigest())) {
      CommitMeter meter = new CommitMeter(kernel, tree.number(), packing.exclusions(), progress);
      TarWriter tar = new TarWriter(kernel, pipeline, meter, packing.latest(), packing.isStill());
      new TreeWalk(kernel, tar, packing.exclusions()).walk(tree.number());
      tar.finish();
      BlockPipeline.Result result = pipeline.finish();
      progress.packed();
      return new Written(
          tar.entries(),
          tar.contentRead(),
          result.contentDigest(),
          result.digest(),
          result.size(),
          result.compressor(),
          "");
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

  /** What made the removal necessary is said, and the next commit clears a temporary that stays. */
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
