package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import io.mydocker.program.Flag;
import io.mydocker.storage.Exclusions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The trees of layers, each once, by diff id, whatever images they are of. */
final class LayerStore {
  static final String TEMPORARY = ".tmp-";

  private final Kernel kernel;
  private final String dataRoot;
  private final PrepareNotices notices;

  LayerStore(Kernel kernel, String dataRoot, PrepareNotices notices) {
    this.kernel = kernel;
    this.dataRoot = dataRoot;
    this.notices = notices;
  }

  /** A layer's tree, there or not. */
  String path(String diffId) {
    return StorePaths.layersBySha256(dataRoot) + "/" + diffId;
  }

  boolean has(String diffId) {
    return new KernelFiles(kernel).isDirectory(path(diffId));
  }

  /** The directory in which trees are made, opened; the caller closes it. */
  int open() {
    return Directories.makePrivate(kernel, StorePaths.layers(dataRoot));
  }

  /** Unpacks an archive that is a root file system; the result is its diff id. */
  String unpackRoot(ArchiveFile archive) {
    return unpack(archive, archive.name(), archive.stream(notices), null, null);
  }

  /**
   * Unpacks the layers of an image that are not there yet.
   *
   * @param members where they are, the lowest first, as many as the configuration names
   */
  void unpackLayers(
      ArchiveFile archive, SavedMembers members, List<String> names, ImageConfig config) {
    List<String> below = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String diffId = config.diffIds().get(i).substring(ImageConfig.SHA256.length());
      if (!has(diffId)) {
        String called = archive.name() + ", " + names.get(i);
        unpack(archive, called, members.open(names.get(i)), List.copyOf(below), diffId);
      }
      below.add(0, path(diffId));
    }
  }

  private String unpack(
      ArchiveFile archive,
      String called,
      InputStream packed,
      @Nullable List<String> lowers,
      @Nullable String expected) {
    int layers = open();
    try {
      int published = Directories.makePrivate(kernel, StorePaths.layersBySha256(dataRoot));
      try (NewTree tree = NewTree.in(kernel, layers, TEMPORARY)) {
        // Until an entry for it says otherwise.
        kernel.fchmod(tree.root(), 0755);
        String diffId = new StreamTree(kernel, notices, called).unpack(packed, tree.root(), lowers);
        archive.requireUnchanged();
        requireExpected(called, diffId, expected);
        noteSize(diffId, TreeSize.of(kernel, tree.root(), Exclusions.NONE));
        tree.publish(published, diffId);
        return diffId;
      } catch (IOException e) {
        throw new ImageException("archive " + called + ": " + e.getMessage(), e);
      } finally {
        kernel.close(published);
      }
    } finally {
      kernel.close(layers);
    }
  }

  /** How many bytes the files of a layer have, 0 when nobody counted them. */
  long size(String diffId) {
    String text = new KernelFiles(kernel).read(StorePaths.layerSizes(dataRoot) + "/" + diffId);
    try {
      return text == null ? 0 : Long.parseLong(text.strip());
    } catch (NumberFormatException damaged) {
      return 0;
    }
  }

  /** Notes it: to count means to walk. A wrong number misleads a reader and nobody else. */
  void noteSize(String diffId, long bytes) {
    int sizes = Directories.makePrivate(kernel, StorePaths.layerSizes(dataRoot));
    try {
      int flags = Flag.O_WRONLY | Flag.O_CREAT | Flag.O_TRUNC | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;
      int file = kernel.openat(sizes, diffId, flags, 0600);
      try {
        byte[] text = (bytes + "\n").getBytes(StandardCharsets.ISO_8859_1);
        kernel.writeAll(file, text, 0, text.length);
      } finally {
        kernel.close(file);
      }
    } finally {
      kernel.close(sizes);
    }
  }

  private static void requireExpected(String called, String diffId, @Nullable String expected) {
    if (expected != null && !expected.equals(diffId)) {
      throw new ImageException(
          "archive "
              + called
              + ": corrupt: its content has the digest "
              + diffId
              + ", and the image's configuration says "
              + expected);
    }
  }
}
