package io.mydocker.image;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeVisitor;
import io.mydocker.storage.TreeWalk;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** How many bytes of content a tree holds: hard links once, holes not. */
final class TreeSize implements TreeVisitor {
  private final Set<Long> linked = new HashSet<>();
  private long bytes;

  private TreeSize() {}

  static long of(Kernel kernel, int root) throws IOException {
    TreeSize size = new TreeSize();
    TreeWalk.bare(kernel, size).walk(root);
    return size.bytes;
  }

  @Override
  public void entry(TreeEntry entry) {
    FileStatus status = entry.status();
    if (status.isRegular() && (status.nlink() == 1 || linked.add(status.ino()))) {
      bytes += Math.min(status.size(), status.blocks() * 512);
    }
  }

  @Override
  public void notice(String line) {
    // The walk that packs will say it.
  }
}
