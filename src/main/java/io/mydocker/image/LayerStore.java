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

/** Unpacks layers into trees, each once, whatever images they are of; see {@link LayerTrees}. */
final class LayerStore {
  static final String TEMPORARY = ".tmp-";

  private final Kernel kernel;
  private final String dataRoot;
  private final PrepareNotices notices;
  private final LayerTrees trees;

  LayerStore(Kernel kernel, String dataRoot, PrepareNotices notices) {
    this.kernel = kernel;
    this.dataRoot = dataRoot;
    this.notices = notices;
    trees = new LayerTrees(kernel, dataRoot);
  }

  LayerTrees trees() {
    return trees;
  }

  /** The directory in which trees are made, opened; the caller closes it. */
  int open() {
    return Directories.makePrivate(kernel, StorePaths.layers(dataRoot));
  }

  /** Unpacks an archive that is a root file system; the result is its diff id. */
  String unpackRoot(ArchiveFile archive) {
    Place place =
        new Place() {
          @Override
          public @Nullable List<String> lowers() {
            return null;
          }

          @Override
          public String keyInPlace(String diffId) {
            return LayerTrees.rootKey(diffId);
          }

          @Override
          public void require(String diffId) {
            // Whatever it is, it is that archive's.
          }
        };
    return unpack(archive, archive.name(), archive.stream(notices), place).diffId();
  }

  /** Where a layer is unpacked. */
  private interface Place {
    /** The trees below, the topmost first; null for a root file system. */
    @Nullable List<String> lowers();

    /** The key where the tree depends on its place. */
    String keyInPlace(String diffId);

    /** Refuses another layer than the one that was expected. */
    void require(String diffId);
  }

  /** What was unpacked, and under which key it is found. */
  private record Unpacked(String diffId, String key) {}

  /** A layer's place in an image. */
  private record InImage(String called, List<String> diffIds, int at, List<String> lowers)
      implements Place {
    @Override
    public String keyInPlace(String diffId) {
      return LayerTrees.keyInPlace(diffIds, at);
    }

    @Override
    public void require(String diffId) {
      String expected = diffIds.get(at).substring(ImageConfig.SHA256.length());
      if (!expected.equals(diffId)) {
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

  /**
   * Unpacks the layers of an image that are not there yet.
   *
   * @param members where they are, the lowest first, as many as the configuration names
   */
  void unpackLayers(
      ArchiveFile archive, SavedMembers members, List<String> names, ImageConfig config) {
    List<String> diffIds = config.diffIds();
    List<String> below = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String key = trees.tree(diffIds, i);
      if (key == null) {
        String called = archive.name() + ", " + names.get(i);
        Place place = new InImage(called, diffIds, i, List.copyOf(below));
        key = unpack(archive, called, members.open(names.get(i)), place).key();
      }
      below.add(0, trees.path(key));
    }
  }

  private Unpacked unpack(ArchiveFile archive, String called, InputStream packed, Place place) {
    int layers = open();
    try {
      int published = Directories.makePrivate(kernel, StorePaths.layersBySha256(dataRoot));
      try (NewTree tree = NewTree.in(kernel, layers, TEMPORARY)) {
        // Until an entry for it says otherwise.
        kernel.fchmod(tree.root(), 0755);
        StreamTree.Made made =
            new StreamTree(kernel, notices, called).unpack(packed, tree.root(), place.lowers());
        String diffId = made.diffId();
        archive.requireUnchanged();
        place.require(diffId);
        String key = made.isSelfContained() ? diffId : place.keyInPlace(diffId);
        noteSize(key, TreeSize.of(kernel, tree.root(), Exclusions.NONE));
        tree.publish(published, key);
        return new Unpacked(diffId, key);
      } catch (IOException e) {
        throw new ImageException("archive " + called + ": " + e.getMessage(), e);
      } finally {
        kernel.close(published);
      }
    } finally {
      kernel.close(layers);
    }
  }

  /** How many bytes the files of a tree have, 0 when nobody counted them. */
  long size(String key) {
    String text = new KernelFiles(kernel).read(StorePaths.layerSizes(dataRoot) + "/" + key);
    try {
      return text == null ? 0 : Long.parseLong(text.strip());
    } catch (NumberFormatException damaged) {
      return 0;
    }
  }

  /** Notes it: to count means to walk. A wrong number misleads a reader and nobody else. */
  void noteSize(String key, long bytes) {
    int sizes = Directories.makePrivate(kernel, StorePaths.layerSizes(dataRoot));
    try {
      int flags = Flag.O_WRONLY | Flag.O_CREAT | Flag.O_TRUNC | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;
      int file = kernel.openat(sizes, key, flags, 0600);
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
}
