package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.TarEntry;
import io.mydocker.image.archive.TarReader;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * Directories get their attributes last: making an entry changes a directory's time, and entries
   * would inherit from its default ACL. Keyed by the path in one string: lists of components would
   * cost the square of a tree's depth, a string object each.
   */
  private final Map<String, TarEntry> directories = new LinkedHashMap<>();

  /**
   * An unpacker; reader and descriptor stay the caller's.
   *
   * @param root an open directory
   */
  Unpacker(Kernel kernel, int root, TarReader reader) {
    this.kernel = kernel;
    this.root = root;
    this.reader = reader;
    this.attributes = new Attributes(kernel);
    this.content = new FileContent(kernel, reader);
  }

  /** How many extended attributes the file system did not take. */
  long attributesLost() {
    return attributes.lost();
  }

  /**
   * Unpacks all, and reads the stream to its end.
   *
   * @throws ArchiveException when the archive is damaged, an entry would end up outside, or the
   *     kernel refuses it; what was unpacked until then stays for the caller to remove
   */
  void unpack() {
    try (Beneath beneath = new Beneath(kernel, root)) {
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        put(beneath, entry);
      }
      finishDirectories(beneath);
    }
  }

  private void put(Beneath beneath, TarEntry entry) {
    try {
      List<String> parts = Beneath.components(entry.name());
      if (parts.isEmpty()) {
        requireRootIsDirectory(entry);
        directories.put(String.join("/", parts), entry);
        return;
      }
      Spot spot = new Spot(kernel, beneath.parent(parts), parts.get(parts.size() - 1));
      make(beneath, spot, entry, parts);
    } catch (BeneathException e) {
      throw refused("refused: " + e.getMessage(), e);
    } catch (KernelException e) {
      throw refused("cannot unpack it: " + e.getMessage(), e);
    }
  }

  private ArchiveException refused(String what, RuntimeException cause) {
    ArchiveException refused = reader.error(what);
    refused.initCause(cause);
    return refused;
  }

  private static void requireRootIsDirectory(TarEntry entry) {
    if (entry.type() != TarEntry.Type.DIRECTORY) {
      throw new BeneathException("it would replace the image's root");
    }
  }

  private void make(Beneath beneath, Spot spot, TarEntry entry, List<String> parts) {
    switch (entry.type()) {
      case DIRECTORY -> {
        spot.makeDirectory();
        directories.put(String.join("/", parts), entry);
      }
      case FILE -> makeFile(spot, entry);
      case HARD_LINK -> makeLink(beneath, spot, entry);
      case SYMLINK -> {
        spot.makeSymlink(entry.linkName());
        attributes.apply(spot, entry);
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {
        spot.makeNode(entry);
        attributes.apply(spot, entry);
      }
    }
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
    int last = target.size() - 1;
    int directory = -1;
    try {
      directory = beneath.open(target.subList(0, last), false);
      spot.makeLink(directory, target.get(last));
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new BeneathException(
            "it is a hard link to '"
                + entry.linkName()
                + "', which the archive does not have"
                + " before it");
      }
      throw e;
    } finally {
      if (directory >= 0) {
        kernel.close(directory);
      }
    }
  }

  private void finishDirectories(Beneath beneath) {
    for (Map.Entry<String, TarEntry> each : directories.entrySet()) {
      finish(beneath, Beneath.components(each.getKey()), each.getValue());
    }
  }

  private void finish(Beneath beneath, List<String> parts, TarEntry entry) {
    int directory;
    try {
      directory = beneath.open(parts, false);
    } catch (BeneathException e) {
      // A later entry took its place.
      return;
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return;
      }
      throw refused("cannot finish the directory '" + entry.name() + "': " + e.getMessage(), e);
    }
    try {
      attributes.applyToDirectory(directory, entry);
    } catch (KernelException e) {
      throw refused("cannot finish the directory '" + entry.name() + "': " + e.getMessage(), e);
    } finally {
      kernel.close(directory);
    }
  }
}
