package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which directory of the store is the tree of a layer. A layer that says nothing of those below it
 * has its diff id for a key, so that all images with it share one tree. What a layer deletes below,
 * and how it continues a directory that it has no entry for, depends on what lies there: such a
 * tree is right for that very stack only, and its key is made of all diff ids of it (as OCI's chain
 * id is, image-spec, config.md). Were it shared, an image could decide what another one shows.
 */
final class LayerTrees {
  private static final String ROOT = "root ";

  private final String directory;
  private final KernelFiles files;

  LayerTrees(Kernel kernel, String dataRoot) {
    directory = StorePaths.layersBySha256(dataRoot);
    files = new KernelFiles(kernel);
  }

  /** The directory of a key, there or not. */
  String path(String key) {
    return directory + "/" + key;
  }

  private boolean has(String key) {
    return files.isDirectory(path(key));
  }

  /** The key of a root file system in which names have another meaning than in a layer. */
  static String rootKey(String diffId) {
    return Sha256.of(ROOT + diffId);
  }

  /** The key of a layer in its place, of the diff ids of an image, the lowest first. */
  static String keyInPlace(List<String> diffIds, int at) {
    StringBuilder stack = new StringBuilder();
    for (int i = 0; i <= at; i++) {
      stack.append(i == 0 ? "" : " ").append(diffIds.get(i));
    }
    return Sha256.of(stack.toString());
  }

  /** The key of a root file system's tree, or null when there is none. */
  @Nullable String rootTree(String diffId) {
    String own = rootKey(diffId);
    return has(own) ? own : has(diffId) ? diffId : null;
  }

  /** The key of a layer's tree, or null when there is none. */
  @Nullable String tree(List<String> diffIds, int at) {
    String inPlace = keyInPlace(diffIds, at);
    if (has(inPlace)) {
      return inPlace;
    }
    String diffId = diffIds.get(at).substring(ImageConfig.SHA256.length());
    return has(diffId) ? diffId : null;
  }

  /**
   * The keys of an image's trees, the topmost first, as an overlay stacks them; the diff id for one
   * that is missing. A tree that is there twice counts where it is on top: it says nothing of what
   * lies below, so there it shows all that it has, and overlayfs takes no directory twice.
   */
  List<String> topmostFirst(ImageConfig config) {
    List<String> diffIds = config.diffIds();
    List<String> keys = new ArrayList<>(diffIds.size());
    for (int i = diffIds.size() - 1; i >= 0; i--) {
      String diffId = diffIds.get(i).substring(ImageConfig.SHA256.length());
      String key = tree(diffIds, i);
      if (key == null && diffIds.size() == 1) {
        key = rootTree(diffId);
      }
      String found = key == null ? diffId : key;
      if (!keys.contains(found)) {
        keys.add(found);
      }
    }
    return keys;
  }

  /** Whether all trees of an image are there. */
  boolean areThere(List<String> keys) {
    for (String key : keys) {
      if (!has(key)) {
        return false;
      }
    }
    return true;
  }

  /** The same as directories. */
  List<String> paths(List<String> keys) {
    List<String> paths = new ArrayList<>(keys.size());
    for (String key : keys) {
      paths.add(path(key));
    }
    return paths;
  }

  /** The key in the path of a tree: how the data root is spelled decides nothing. */
  static String keyOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
