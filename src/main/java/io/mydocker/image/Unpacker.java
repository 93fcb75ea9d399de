package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.TarEntry;
import io.mydocker.image.archive.TarReader;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.ErrnoText;
import io.mydocker.storage.OverlayMarks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks an archive into one directory and nowhere else. It must be new, and nobody else may write
 * to it meanwhile. The archive's names are data: each is resolved by {@link Beneath}.
 */
final class Unpacker {
  private final Kernel kernel;
  private final int root;
  private final TarReader reader;
  private final Attributes attributes;
  private final FileContent content;

  private final @Nullable Lowers lowers;
  private @Nullable Layer layer;

  /**
   * Directories get their attributes last: making an entry changes a directory's time, and entries
   * would inherit from its default ACL.
   */
  private final FinishLog log;

  private final DiskRoom room;

  private long devicesLost;
  private boolean isSelfContained = true;

  /**
   * An unpacker; reader and descriptor stay the caller's.
   *
   * @param root an open directory
   * @param lowers the trees below, when the archive is a layer; they stay the caller's
   */
  Unpacker(Kernel kernel, int root, TarReader reader, @Nullable Lowers lowers) {
    this.kernel = kernel;
    this.root = root;
    this.reader = reader;
    this.lowers = lowers;
    this.attributes = new Attributes(kernel);
    this.content = new FileContent(kernel, reader);
    this.log = new FinishLog(kernel, root);
    this.room = new DiskRoom(kernel, root);
  }

  /** How many extended attributes the file system did not take. */
  long attributesLost() {
    return attributes.lost();
  }

  /** Whether the tree would be the same over other trees, or as a root file system of its own. */
  boolean isSelfContained() {
    return isSelfContained;
  }

  /** How many devices were left out because overlayfs has another meaning for them. */
  long devicesLost() {
    return devicesLost;
  }

  /**
   * Unpacks all, and reads the stream to its end.
   *
   * @throws ArchiveException when the archive is damaged, an entry would end up outside, or the
   *     kernel refuses it; what was unpacked until then stays for the caller to remove
   */
  void unpack() {
    Layer made = lowers == null ? null : new Layer(kernel, root, lowers, log);
    layer = made;
    try (Beneath beneath = new Beneath(kernel, root, heard(made))) {
      if (made != null) {
        kernel.fchmod(root, Spot.IMPLIED);
        made.made("", -1);
      }
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        put(beneath, entry);
      }
      finish(beneath, made);
    } finally {
      log.close();
    }
  }

  /** A directory without an entry is what those below make of it. */
  private ImpliedDirectories heard(@Nullable Layer made) {
    ImpliedDirectories inner = made == null ? ImpliedDirectories.PLAIN : made;
    return new ImpliedDirectories() {
      @Override
      public void made(String path, int existing) {
        isSelfContained = false;
        inner.made(path, existing);
      }

      @Override
      public void making() {
        room.require(0);
      }

      @Override
      public boolean replaces(Spot spot) {
        return inner.replaces(spot);
      }
    };
  }

  private void put(Beneath beneath, TarEntry entry) {
    try {
      List<String> parts = Beneath.components(entry.name());
      for (int i = 0; i < parts.size(); i++) {
        isSelfContained &= !parts.get(i).startsWith(Layer.WHITEOUT);
      }
      room.require(entry.dataSize() + attributeBytes(entry));
      if (parts.isEmpty()) {
        putRoot(entry);
      } else if (layer == null || !layer.takes(beneath, parts)) {
        Spot spot = new Spot(kernel, beneath.parent(parts), parts.get(parts.size() - 1));
        make(beneath, spot, entry, parts);
      }
    } catch (BeneathException e) {
      throw refused("refused: " + e.getMessage(), e);
    } catch (KernelException e) {
      // Of what the kernel refused, the entry's name says where.
      throw refused("cannot unpack it: " + e.call() + ": " + ErrnoText.of(e.errno()), e);
    }
  }

  /** They are kept twice for a while, see {@link FinishLog}. */
  private static long attributeBytes(TarEntry entry) {
    long bytes = 0;
    for (byte[] value : entry.xattrs().values()) {
      bytes += 2L * value.length;
    }
    return bytes;
  }

  private void putRoot(TarEntry entry) {
    if (entry.type() != TarEntry.Type.DIRECTORY) {
      throw new BeneathException("it would replace the image's root");
    }
    kernel.fchmod(root, Spot.PRIVATE);
    log.directory(entry);
  }

  private ArchiveException refused(String what, RuntimeException cause) {
    ArchiveException refused = reader.error(what);
    refused.initCause(cause);
    return refused;
  }

  private void make(Beneath beneath, Spot spot, TarEntry entry, List<String> parts) {
    switch (entry.type()) {
      case DIRECTORY -> makeDirectory(spot, entry);
      case FILE -> makeFile(spot, entry);
      case HARD_LINK -> makeLink(beneath, spot, entry);
      case SYMLINK -> {
        spot.makeSymlink(entry.linkName());
        attributes.apply(spot, entry);
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> makeNode(beneath, spot, entry, parts);
    }
  }

  private void makeDirectory(Spot spot, TarEntry entry) {
    boolean hasReplaced = spot.makeDirectory();
    isSelfContained &= !hasReplaced;
    if (hasReplaced && layer != null) {
      // A file or a whiteout was in its place and hid what lies below; so does it.
      layer.makeOpaque(spot);
    }
    log.directory(entry);
  }

  private void makeNode(Beneath beneath, Spot spot, TarEntry entry, List<String> parts) {
    requireNumbers(entry);
    if (isWhiteout(entry)) {
      // In a tree that overlayfs stacks this is no device (its documentation, "whiteouts and
      // opaque directories"): it hides what is below, or shows as a name that cannot be opened.
      spot.clear();
      beneath.forget();
      isSelfContained = false;
      if (layer != null) {
        layer.hide(beneath, parts);
      }
      devicesLost++;
      return;
    }
    spot.makeNode(entry);
    attributes.apply(spot, entry);
  }

  /** The kernel has 12 and 20 bits for them; cut to that they would be another device's. */
  static void requireNumbers(TarEntry entry) {
    boolean isDevice = entry.type() != TarEntry.Type.FIFO;
    if (isDevice && (entry.devMajor() >>> 12 != 0 || entry.devMinor() >>> 20 != 0)) {
      throw new BeneathException(
          "it is a device of the number "
              + Integer.toUnsignedString(entry.devMajor())
              + "/"
              + Integer.toUnsignedString(entry.devMinor())
              + ", which Linux does not have");
    }
  }

  private static boolean isWhiteout(TarEntry entry) {
    return entry.type() == TarEntry.Type.CHARACTER_DEVICE
        && entry.devMajor() == 0
        && entry.devMinor() == 0;
  }

  private void makeFile(Spot spot, TarEntry entry) {
    int file = spot.makeFile();
    try {
      content.write(entry, file);
      attributes.apply(file, entry);
    } finally {
      kernel.close(file);
    }
  }

  private void makeLink(Beneath beneath, Spot spot, TarEntry entry) {
    List<String> target = Beneath.components(entry.linkName());
    if (target.isEmpty()) {
      throw new BeneathException("it is a hard link to the image's root");
    }
    if (layer != null) {
      Layer.requireNoWhiteout(target);
    }
    int last = target.size() - 1;
    int directory = -1;
    try {
      directory = beneath.open(target.subList(0, last), false);
      link(spot, new Spot(kernel, directory, target.get(last)));
    } catch (KernelException e) {
      throw e.errno() == Errno.ENOENT ? missing(entry, target) : e;
    } finally {
      if (directory >= 0) {
        kernel.close(directory);
      }
    }
  }

  private void link(Spot spot, Spot target) {
    FileStatus status = layer == null ? null : target.status();
    if (status != null && OverlayMarks.isWhiteout(status)) {
      throw new BeneathException("it is a hard link to what the layer deletes");
    }
    spot.makeLink(target.directory(), target.name());
  }

  /**
   * Docker and Podman, which unpack a layer apart from those below, take no link to a file of those
   * either. To copy the file up would let a short layer fill the disk with copies.
   */
  private BeneathException missing(TarEntry entry, List<String> target) {
    String link = "it is a hard link to '" + entry.linkName() + "', which ";
    return new BeneathException(
        lowers != null && lowers.has(target)
            ? link + "only a layer below has; pack both into one layer"
            : link + "the archive does not have before it");
  }

  private void finish(Beneath beneath, @Nullable Layer finished) {
    beneath.forget();
    try {
      if (finished != null) {
        finished.finishWhiteouts(beneath);
      }
    } catch (KernelException e) {
      throw refused("cannot finish its whiteouts: " + e.getMessage(), e);
    }
    log.replay(
        new FinishLog.Finisher() {
          @Override
          public void directory(TarEntry entry) {
            finishDirectory(beneath, entry);
          }

          @Override
          public void implied(String path, int existing) {
            finishImplied(path, existing);
          }
        });
  }

  private void finishDirectory(Beneath beneath, TarEntry entry) {
    int directory = -1;
    try {
      directory = openFinished(beneath, entry.name());
      if (directory >= 0) {
        attributes.applyToDirectory(directory, entry);
      }
    } catch (BeneathException | KernelException e) {
      throw unfinished(entry.name(), e);
    } finally {
      if (directory >= 0) {
        kernel.close(directory);
      }
    }
  }

  /** Negative when a later entry took its place. */
  private static int openFinished(Beneath beneath, String name) {
    try {
      return beneath.open(Beneath.components(name), false);
    } catch (BeneathException e) {
      return -1;
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      return -1;
    }
  }

  private void finishImplied(String path, int existing) {
    if (lowers == null) {
      return;
    }
    try {
      new ImpliedAttributes(kernel, root, lowers, attributes)
          .apply(Beneath.components(path), existing);
    } catch (BeneathException | KernelException e) {
      throw unfinished(path, e);
    }
  }

  private ArchiveException unfinished(String path, RuntimeException e) {
    String name = KernelException.printable(path);
    return refused("cannot finish the directory '" + name + "': " + e.getMessage(), e);
  }
}
