package io.mydocker.image;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.storage.Exclusions;
import io.mydocker.storage.LinkTable;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeVisitor;
import io.mydocker.storage.TreeWalk;
import java.io.IOException;

/** How many bytes of content a tree holds: hard links once, holes not. */
final class TreeSize implements TreeVisitor {
  private final LinkTable linked = new LinkTable();
  private long bytes;

  private TreeSize() {}

  static long of(Kernel kernel, int root, Exclusions exclusions) throws IOException {
    TreeSize size = new TreeSize();
    TreeWalk.bare(kernel, size, exclusions).walk(root);
    return size.bytes;
  }

  @Override
  public void entry(TreeEntry entry) {
    FileStatus status = entry.status();
    if (!status.isRegular()) {
      return;
    }
    if (status.nlink() > 1) {
      if (linked.first(status) != null) {
        return;
      }
      linked.remember(status, "");
    }
    bytes += Math.min(status.size(), status.blocks() * 512);
  }

  @Override
  public void notice(String line) {
    // The walk that packs will say it.
  }
}
