package io.mydocker.storage;

import io.mydocker.linux.Descriptor;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an overlay's upper directory changes of the layers below it
 * (Documentation/filesystems/overlayfs.rst, whiteouts and opaque directories). A directory counts
 * as changed already when something in it is.
 */
public final class UpperChanges implements TreeVisitor, AutoCloseable {
  /** Takes the changes, in the order of the walk. */
  public interface Sink {
    /** Something that the layers below do not have. */
    void added(String path);

    /** Something that they have, too. */
    void changed(String path);

    /** Something that they have and that is to be seen no more. */
    void deleted(String path);

    /** Says in one line what was left out. */
    void notice(String line);
  }

  private static final int OPEN = Flag.O_PATH | Flag.O_DIRECTORY | Flag.O_NOFOLLOW;

  private final Kernel kernel;
  private final List<String> lowers;
  private final Sink sink;
  private final List<Level> levels = new ArrayList<>();

  /**
   * A directory on the way to where the walk is.
   *
   * @param lower the same of the layers below
   * @param hides whether it hides what they have there
   */
  private record Level(LowerDirectory lower, boolean hides) {}

  private UpperChanges(Kernel kernel, List<String> lowers, Sink sink) {
    this.kernel = kernel;
    this.lowers = lowers;
    this.sink = sink;
  }

  /**
   * Finds them.
   *
   * @param upper the upper directory, raw
   * @param lowers the trees below, raw, the topmost first
   * @throws KernelException when one of them cannot be read
   */
  public static void find(Kernel kernel, String upper, List<String> lowers, Sink sink) {
    try (Descriptor root =
            new Descriptor(
                kernel, kernel.openat(Flag.AT_FDCWD, upper, Flag.O_RDONLY | Flag.O_DIRECTORY, 0));
        UpperChanges changes = new UpperChanges(kernel, lowers, sink)) {
      TreeWalk.bare(kernel, changes, Exclusions.NONE).walk(root.number());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void entry(TreeEntry entry) {
    if (levels.isEmpty()) {
      levels.add(new Level(LowerDirectory.root(kernel, lowers), false));
      return;
    }
    Level parent = above(entry.path());
    boolean isBelow = parent.lower().has(entry.name());
    String path = entry.path().substring(1);
    if (OverlayMarks.isWhiteout(entry.status())) {
      if (isBelow) {
        sink.deleted(path);
      }
      return;
    }
    if (isBelow) {
      sink.changed(path);
    } else {
      sink.added(path);
    }
    if (entry.status().isDirectory()) {
      enter(parent, entry, path);
    }
  }

  /** The level that holds the path: those that the walk has left are closed. */
  private Level above(String path) {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      depth += path.charAt(i) == '/' ? 1 : 0;
    }
    while (levels.size() > depth) {
      levels.remove(levels.size() - 1).lower().close();
    }
    return levels.get(levels.size() - 1);
  }

  private void enter(Level parent, TreeEntry entry, String path) {
    boolean hides = parent.hides() || OverlayMarks.isOpaque(kernel, entry.parent(), entry.name());
    Level level = new Level(parent.lower().child(entry.name()), hides);
    levels.add(level);
    if (hides) {
      tellHidden(level.lower(), entry, path);
    }
  }

  /** What is hidden has no whiteout of its own. */
  private void tellHidden(LowerDirectory lower, TreeEntry entry, String path) {
    List<String> names = lower.names();
    if (names.isEmpty()) {
      return;
    }
    try (Descriptor upper =
        new Descriptor(
            kernel, kernel.openat2(entry.parent(), entry.name(), OPEN, 0, TreeWalk.RESOLVE))) {
      for (String name : names) {
        FileStatus status = LowerDirectory.status(kernel, upper.number(), name);
        if (status == null) {
          sink.deleted(path + "/" + name);
        }
      }
    }
  }

  @Override
  public void notice(String line) {
    sink.notice(line);
  }

  @Override
  public void close() {
    for (Level level : levels) {
      level.lower().close();
    }
    levels.clear();
  }
}
