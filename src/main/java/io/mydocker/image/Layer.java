package io.mydocker.image;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.RawName;
import io.mydocker.storage.OverlayMarks;
import java.util.ArrayList;
import java.util.List;

/**
 * What an OCI layer says of the layers below it (image-spec, layer.md), in overlayfs's words. Names
 * that begin with {@code .wh.} delete below, never what the layer itself brings, whatever comes
 * first. A whiteout is made only where a lower tree has the name: in a directory that is not merged
 * overlayfs would list it.
 */
final class Layer implements ImpliedDirectories {
  static final String WHITEOUT = ".wh.";

  /** What AUFS kept beside its whiteouts; others skip it as well. */
  private static final String META = ".wh..wh.";

  private static final String OPAQUE_MARK = ".wh..wh..opq";
  private static final byte[] YES = RawName.bytes("y");

  private final Kernel kernel;
  private final int root;
  private final Lowers lowers;
  private final FinishLog log;
  private boolean isRootOpaque;
  private boolean hasOpaque;

  /**
   * A layer.
   *
   * @param root its open tree, the caller's as everything here
   */
  Layer(Kernel kernel, int root, Lowers lowers, FinishLog log) {
    this.kernel = kernel;
    this.root = root;
    this.lowers = lowers;
    this.log = log;
  }

  /** Does what an entry of this name says of the layers below; false when it says nothing. */
  boolean takes(Beneath beneath, List<String> parts) {
    int last = parts.size() - 1;
    List<String> directory = parts.subList(0, last);
    for (String part : directory) {
      if (part.startsWith(META)) {
        return true;
      }
      if (part.startsWith(WHITEOUT)) {
        throw new BeneathException("it lies below a whiteout ('" + part + "')");
      }
    }
    String name = parts.get(last);
    if (name.equals(OPAQUE_MARK)) {
      makeOpaque(beneath, directory);
    } else if (name.startsWith(WHITEOUT) && !name.startsWith(META)) {
      delete(beneath, directory, deleted(name));
    }
    return name.startsWith(WHITEOUT);
  }

  private static String deleted(String name) {
    String deleted = name.substring(WHITEOUT.length());
    if (deleted.isEmpty() || deleted.equals(".") || deleted.equals("..")) {
      throw new BeneathException("it is a whiteout of no name");
    }
    return deleted;
  }

  /** A link to a whiteout would be one of the archive's choice. */
  static void requireNoWhiteout(List<String> target) {
    for (String part : target) {
      if (part.startsWith(WHITEOUT)) {
        throw new BeneathException("it is a hard link to a whiteout");
      }
    }
  }

  private void delete(Beneath beneath, List<String> directory, String name) {
    List<String> path = join(directory, name);
    if (!lowers.has(path)) {
      return;
    }
    Spot spot = new Spot(kernel, beneath.parent(path), name);
    FileStatus status = spot.status();
    if (status == null) {
      spot.makeWhiteout();
      log.whiteout(String.join("/", path));
    } else if (status.isDirectory()) {
      makeOpaque(spot);
    }
  }

  private static List<String> join(List<String> directory, String name) {
    List<String> path = new ArrayList<>(directory);
    path.add(name);
    return path;
  }

  private void makeOpaque(Beneath beneath, List<String> path) {
    if (path.isEmpty()) {
      isRootOpaque = true;
    } else if (lowers.has(path)) {
      int directory = beneath.open(path, true);
      try {
        kernel.setxattr(directory, "", OverlayMarks.OPAQUE, YES);
        hasOpaque = true;
      } finally {
        kernel.close(directory);
      }
    }
  }

  /** Hides what lower trees have in this new directory. */
  void makeOpaque(Spot spot) {
    if (!lowers.isEmpty()) {
      kernel.setxattr(spot.directory(), spot.name(), OverlayMarks.OPAQUE, YES);
      hasOpaque = true;
    }
  }

  /** Makes the name look deleted, when a lower tree has it. */
  void hide(Beneath beneath, List<String> path) {
    delete(beneath, path.subList(0, path.size() - 1), path.get(path.size() - 1));
  }

  @Override
  public void made(String path, int existing) {
    log.implied(path, existing);
  }

  @Override
  public boolean replaces(Spot spot) {
    FileStatus status = spot.status();
    if (status == null || !OverlayMarks.isWhiteout(status)) {
      return false;
    }
    spot.replaceByImpliedDirectory();
    makeOpaque(spot);
    return true;
  }

  /** Before the directories are finished, as it changes their times. */
  void finishWhiteouts(Beneath beneath) {
    if (isRootOpaque) {
      hideTop();
    }
    if (hasOpaque) {
      log.replay(
          new FinishLog.Finisher() {
            @Override
            public void whiteout(String path) {
              removeUnmerged(beneath, Beneath.components(path));
            }
          });
    }
  }

  /** Overlayfs does not heed the mark on a tree's own root, so each name there is hidden. */
  private void hideTop() {
    for (String name : lowers.topNames()) {
      Spot spot = new Spot(kernel, root, name);
      FileStatus status = spot.status();
      if (status == null) {
        spot.makeWhiteout();
      } else if (status.isDirectory()) {
        makeOpaque(spot);
      }
    }
  }

  /** An opaque directory is not merged, see above. */
  private void removeUnmerged(Beneath beneath, List<String> path) {
    if (!isBelowOpaque(path.subList(0, path.size() - 1))) {
      return;
    }
    Spot spot = new Spot(kernel, beneath.parent(path), path.get(path.size() - 1));
    FileStatus status = spot.status();
    if (status != null && OverlayMarks.isWhiteout(status)) {
      spot.clear();
    }
  }

  private boolean isBelowOpaque(List<String> path) {
    int current = kernel.openat(root, ".", OpenFlags.ANY_DIRECTORY, 0);
    boolean isOpaque = false;
    try {
      for (int i = 0; i < path.size() && !isOpaque; i++) {
        int next = kernel.openat(current, path.get(i), OpenFlags.ANY_DIRECTORY, 0);
        kernel.close(current);
        current = next;
        isOpaque = OverlayMarks.isOpaque(kernel, current, "");
      }
    } finally {
      kernel.close(current);
    }
    return isOpaque;
  }
}
