package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.oci.ImageConfig;
import io.mydocker.oci.ImageConfigJson;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the small files of the image store. Each appears whole, by rename(2). Strings
 * are raw.
 */
final class StoreFiles {
  private static final int NEW =
      Flag.O_WRONLY | Flag.O_CREAT | Flag.O_TRUNC | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;

  /** One for all, since the lock is held while it is there; the next writer takes it over. */
  private static final String TEMPORARY = ".new";

  private static final String LOCK = ".lock-write";

  private final Kernel kernel;
  private final String dataRoot;
  private final KernelFiles files;

  StoreFiles(Kernel kernel, String dataRoot) {
    this.kernel = kernel;
    this.dataRoot = dataRoot;
    files = new KernelFiles(kernel);
  }

  /**
   * Opens the store's directory, made where it is missing, and holds it against removals; closing
   * the descriptor, which is the caller's, lets go.
   */
  int share() {
    return locked(Flag.LOCK_SH);
  }

  /** The same against everybody who unpacks. */
  int own() {
    return locked(Flag.LOCK_EX);
  }

  private int locked(int lock) {
    kernel.close(Directories.makePrivate(kernel, dataRoot));
    int images = Directories.makePrivate(kernel, StorePaths.images(dataRoot));
    try {
      kernel.flock(images, lock);
      return images;
    } catch (KernelException e) {
      kernel.close(images);
      throw e;
    }
  }

  /** Enters a configuration of our own making; the result is its id. */
  String enter(ImageConfig config) {
    return enter(ImageConfigJson.of(config), config);
  }

  /**
   * Enters an image.
   *
   * @param json its configuration as it was found: its digest is the id
   */
  String enter(String json, ImageConfig config) {
    String id = Sha256.of(json);
    // The flat file is what makes it visible.
    write(StorePaths.byId(dataRoot), id + ".json", json);
    writeFlat(id, config);
    return id;
  }

  /** Derives the flat file again, which a version of another format may have left. */
  void deriveFlat(String id) {
    ImageConfig config = config(id);
    if (config != null) {
      writeFlat(id, config);
    }
  }

  private void writeFlat(String id, ImageConfig config) {
    LayerTrees trees = new LayerTrees(kernel, dataRoot);
    List<String> keys = trees.topmostFirst(config);
    // An image that was committed and never run has no trees yet. The file is then no answer, so
    // that it is derived again, with what the trees have for the volumes.
    String text =
        trees.areThere(keys)
            ? FlatImage.text(
                config,
                keys,
                new ImageVolumes(kernel, trees.paths(keys)).find(config.parameters().volumes()))
            : FlatImage.UNREADY;
    write(StorePaths.byId(dataRoot), id, text);
  }

  /** Gives an image a name, which another may have had. */
  void name(String name, String id) {
    String text = FlatImage.FORMAT + id + "\n" + name + "\n";
    write(StorePaths.names(dataRoot), StorePaths.key(name), text);
  }

  /** Notes which image an archive is. */
  void record(ArchiveRecord record) {
    write(StorePaths.archives(dataRoot), StorePaths.key(record.path()), record.text());
  }

  /** What is noted of the archive at a path, whether it is still the same or not. */
  @Nullable ArchiveRecord archive(String path) {
    String file = StorePaths.archives(dataRoot) + "/" + StorePaths.key(path);
    return ArchiveRecord.parse(files.read(file));
  }

  /** The configuration of an image, or null when there is none. */
  @Nullable ImageConfig config(String id) {
    String json = json(id);
    return json == null ? null : ImageConfigReader.read(json, "image " + id);
  }

  /** The same as it was found. */
  @Nullable String json(String id) {
    return files.read(StorePaths.byId(dataRoot) + "/" + id + ".json");
  }

  /** Removes a file of the store; one that is not there is as good. */
  void remove(String directory, String name) {
    try {
      kernel.unlinkat(Flag.AT_FDCWD, directory + "/" + name, 0);
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private void write(String directory, String name, String text) {
    int images = Directories.open(kernel, StorePaths.images(dataRoot));
    try {
      int into = Directories.makePrivate(kernel, directory);
      FileLock lock = FileLock.take(kernel, images, LOCK);
      try {
        publish(images, into, name, text.getBytes(StandardCharsets.ISO_8859_1));
      } finally {
        lock.release();
        kernel.close(into);
      }
    } finally {
      kernel.close(images);
    }
  }

  /**
   * Without a name while it is written, so that who is killed leaves nothing; only what takes the
   * place of another has one, for the moment between two calls.
   */
  private void publish(int images, int into, String name, byte[] bytes) {
    int file = nameless(images);
    boolean isNamed = file < 0;
    if (isNamed) {
      file = kernel.openat(images, TEMPORARY, NEW, 0600);
    }
    try {
      kernel.writeAll(file, bytes, 0, bytes.length);
      kernel.fsync(file);
      if (isNamed || !link(file, into, name)) {
        if (!isNamed) {
          remove(StorePaths.images(dataRoot), TEMPORARY);
          give(file, images, TEMPORARY);
        }
        kernel.renameat2(images, TEMPORARY, into, name, 0);
      }
    } finally {
      kernel.close(file);
    }
  }

  /** -1 where the file system has no such files (open(2), O_TMPFILE). */
  private int nameless(int images) {
    try {
      return kernel.openat(images, ".", Flag.O_WRONLY | Flag.O_TMPFILE, 0600);
    } catch (KernelException e) {
      if (e.errno() == Errno.EOPNOTSUPP || e.errno() == Errno.EISDIR) {
        return -1;
      }
      throw e;
    }
  }

  /** A name for a file that has none; AT_EMPTY_PATH would take CAP_DAC_READ_SEARCH (open(2)). */
  private void give(int file, int directory, String name) {
    String path = "/proc/self/fd/" + file;
    kernel.linkat(Flag.AT_FDCWD, path, directory, name, Flag.AT_SYMLINK_FOLLOW);
  }

  /** False when the name is taken. */
  private boolean link(int file, int into, String name) {
    try {
      give(file, into, name);
      return true;
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      return false;
    }
  }
}
