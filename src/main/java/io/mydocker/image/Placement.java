package io.mydocker.image;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.linux.FileIds;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.ErrnoText;
import io.mydocker.program.Flag;
import io.mydocker.storage.TreeWalk;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts entries into a directory that is there, and that others may write to meanwhile, as a running
 * container does. Whatever it makes of a name between two calls, nothing is reached outside: names
 * are resolved by {@link Beneath}, and no call follows a link. What is there already is never
 * written to: the new file is made beside it and takes its place when it is whole.
 */
final class Placement implements AutoCloseable {
  private static final String TEMPORARY = ".mydocker-cp-";
  private static final int OVERWRITE =
      Flag.O_WRONLY | Flag.O_TRUNC | Flag.O_NOFOLLOW | Flag.O_NONBLOCK;

  private static final Set<Integer> NO_UNNAMED =
      Set.of(Errno.EOPNOTSUPP, Errno.EISDIR, Errno.EINVAL, Errno.ENOSYS);

  /** Writes a file's data to a new file, which stays the caller's. */
  interface Content {
    void write(int file) throws IOException;
  }

  private final Kernel kernel;
  private final boolean keepsOwners;
  private final @Nullable FileIds ids;
  private final Attributes attributes;
  private final FinishLog log;
  private final Beneath beneath;
  private int made;

  /**
   * A placement; the open directory stays the caller's.
   *
   * @param keepsOwners whether directories that are there get the attributes of their entries
   * @param ids whose new files are, closed by this; null for the thread's own
   */
  Placement(Kernel kernel, int root, boolean keepsOwners, @Nullable FileIds ids) {
    this.kernel = kernel;
    this.ids = ids;
    this.keepsOwners = keepsOwners;
    attributes = new Attributes(kernel);
    log = new FinishLog(kernel, root);
    beneath = new Beneath(kernel, root, ImpliedDirectories.PLAIN);
  }

  /** How many extended attributes the file system did not take. */
  long attributesLost() {
    return attributes.lost();
  }

  /**
   * Puts one entry; its name is one below the directory.
   *
   * @throws ImageException in one line
   */
  void put(TarEntry entry, Content content) {
    try {
      List<String> parts = Beneath.components(entry.name());
      if (parts.isEmpty()) {
        putRoot(entry);
        return;
      }
      Spot spot = new Spot(kernel, beneath.parent(parts), parts.get(parts.size() - 1));
      if (entry.type() == TarEntry.Type.DIRECTORY) {
        makeDirectory(spot, entry);
      } else {
        place(spot, entry, content);
      }
    } catch (BeneathException e) {
      throw refused(entry.name(), e.getMessage(), e);
    } catch (KernelException e) {
      throw refused(entry.name(), e.call() + ": " + ErrnoText.of(e.errno()), e);
    } catch (IOException e) {
      throw refused(entry.name(), e.getMessage(), e);
    }
  }

  private static ImageException refused(String name, @Nullable String why, Exception cause) {
    return new ImageException(
        "cannot copy " + KernelException.printable(name) + ": " + why + advice(cause), cause);
  }

  private static String advice(Exception cause) {
    int errno = cause instanceof KernelException e ? e.errno() : 0;
    return switch (errno) {
      case Errno.EROFS -> "; copy to a place that may be written to";
      case Errno.ENOSPC, Errno.EDQUOT -> "; make room and copy again";
      default -> "";
    };
  }

  private void putRoot(TarEntry entry) {
    if (entry.type() != TarEntry.Type.DIRECTORY) {
      throw new BeneathException("it would replace the directory that is copied to");
    }
    if (keepsOwners) {
      log.directory(entry);
    }
  }

  /** One that is there keeps its content and, without its entry's owner, all that it has. */
  private void makeDirectory(Spot spot, TarEntry entry) {
    FileStatus there = spot.status();
    if (there == null) {
      kernel.mkdirat(spot.directory(), spot.name(), Spot.PRIVATE);
    } else if (!there.isDirectory()) {
      throw new BeneathException(
          "it is a directory, and what is there is none; remove that, or copy to another place");
    }
    if (there == null || keepsOwners) {
      log.directory(entry);
    }
  }

  private void place(Spot spot, TarEntry entry, Content content) throws IOException {
    FileStatus there = spot.status();
    if (there != null && there.isDirectory()) {
      throw new BeneathException("there is a directory in its place; remove that first");
    }
    if (there != null && isMounted(spot, there)) {
      overwrite(spot, entry, content);
      return;
    }
    requireReplaceable(there, entry);
    Spot beside = new Spot(kernel, spot.directory(), TEMPORARY + nextNumber());
    boolean isPlaced = false;
    try {
      make(beside, entry, content);
      kernel.renameat2(spot.directory(), beside.name(), spot.directory(), spot.name(), 0);
      isPlaced = true;
    } finally {
      // A rename of one name of a file to another one of its names does nothing (rename(2)).
      if (!isPlaced || entry.type() == TarEntry.Type.HARD_LINK) {
        remove(beside);
      }
    }
  }

  private String nextNumber() {
    return ProcessHandle.current().pid() + "-" + made++;
  }

  /** What made the removal necessary is said; it may never have been made. */
  private void remove(Spot spot) {
    try {
      kernel.unlinkat(spot.directory(), spot.name(), 0);
    } catch (KernelException ignored) {
      return;
    }
  }

  /**
   * To rename over what another mount namespace has mounted on takes the mount away there
   * (rename(2) gives EBUSY only in one's own): a container would lose its volume.
   */
  private boolean isMounted(Spot spot, FileStatus there) {
    return there.mountId() != kernel.statx(spot.directory()).mountId();
  }

  private void overwrite(Spot spot, TarEntry entry, Content content) throws IOException {
    if (entry.type() != TarEntry.Type.FILE) {
      throw new BeneathException("a file is mounted in its place, and it is no file");
    }
    int file = kernel.openat2(spot.directory(), spot.name(), OVERWRITE, 0, TreeWalk.WITHIN);
    try {
      if (!kernel.statx(file).isRegular()) {
        throw new BeneathException("what is mounted in its place is no regular file");
      }
      content.write(file);
      attributes.apply(file, entry);
    } finally {
      kernel.close(file);
    }
  }

  /** In the place of /dev/null a file breaks a system; a user who wants that removes it first. */
  private static void requireReplaceable(@Nullable FileStatus there, TarEntry entry) {
    if (there == null || there.isRegular() || there.isLink()) {
      return;
    }
    int type =
        switch (entry.type()) {
          case CHARACTER_DEVICE -> Flag.S_IFCHR;
          case BLOCK_DEVICE -> Flag.S_IFBLK;
          case FIFO -> Flag.S_IFIFO;
          default -> 0;
        };
    if (there.type() != type) {
      throw new BeneathException("there is a device, fifo or socket in its place; remove it first");
    }
  }

  private void make(Spot spot, TarEntry entry, Content content) throws IOException {
    switch (entry.type()) {
      case FILE -> makeFile(spot, entry, content);
      case HARD_LINK -> makeLink(spot, entry);
      case SYMLINK -> {
        kernel.symlinkat(entry.linkName(), spot.directory(), spot.name());
        attributes.apply(spot, entry);
      }
      default -> {
        Unpacker.requireNumbers(entry);
        spot.makeNode(entry);
        attributes.apply(spot, entry);
      }
    }
  }

  private void makeFile(Spot spot, TarEntry entry, Content content) throws IOException {
    int unnamed = unnamed(spot.directory());
    int file =
        unnamed < 0
            ? kernel.openat(spot.directory(), spot.name(), OpenFlags.NEW_FILE, 0600)
            : unnamed;
    try {
      content.write(file);
      attributes.apply(file, entry);
      if (unnamed >= 0) {
        kernel.linkat(unnamed, "", spot.directory(), spot.name(), Flag.AT_EMPTY_PATH);
      }
    } finally {
      kernel.close(file);
    }
  }

  /**
   * A file without a name, of which nothing is left when we are killed while it is written; -1
   * where the file system has none (open(2), O_TMPFILE).
   */
  private int unnamed(int directory) {
    try {
      return kernel.openat(directory, ".", Flag.O_TMPFILE | Flag.O_WRONLY, 0600);
    } catch (KernelException e) {
      if (NO_UNNAMED.contains(e.errno())) {
        return -1;
      }
      throw e;
    }
  }

  private void makeLink(Spot spot, TarEntry entry) {
    List<String> target = Beneath.components(entry.linkName());
    if (target.isEmpty()) {
      throw new BeneathException("it is a hard link to a directory");
    }
    int last = target.size() - 1;
    int directory = beneath.open(target.subList(0, last), false);
    try {
      kernel.linkat(directory, target.get(last), spot.directory(), spot.name(), 0);
    } finally {
      kernel.close(directory);
    }
  }

  /**
   * Gives directories their attributes: making an entry changes a directory's time, and entries
   * would inherit from its default ACL.
   */
  void finish() {
    beneath.forget();
    log.replay(
        new FinishLog.Finisher() {
          @Override
          public void directory(TarEntry entry) {
            finishDirectory(entry);
          }
        });
  }

  private void finishDirectory(TarEntry entry) {
    try {
      int directory = beneath.open(Beneath.components(entry.name()), false);
      try {
        attributes.applyToDirectory(directory, entry);
      } finally {
        kernel.close(directory);
      }
    } catch (BeneathException e) {
      throw refused(entry.name(), e.getMessage(), e);
    } catch (KernelException e) {
      throw refused(entry.name(), e.call() + ": " + ErrnoText.of(e.errno()), e);
    }
  }

  @Override
  public void close() {
    beneath.close();
    log.close();
    if (ids != null) {
      ids.close();
    }
  }
}
