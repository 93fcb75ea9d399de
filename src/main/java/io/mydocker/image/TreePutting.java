package io.mydocker.image;

import static io.mydocker.program.Flag.S_IFBLK;
import static io.mydocker.program.Flag.S_IFCHR;
import static io.mydocker.program.Flag.S_IFDIR;
import static io.mydocker.program.Flag.S_IFIFO;
import static io.mydocker.program.Flag.S_IFLNK;
import static io.mydocker.program.Flag.S_IFSOCK;

import io.mydocker.image.archive.DataMap;
import io.mydocker.image.archive.RegularFile;
import io.mydocker.image.archive.TarEntry;
import io.mydocker.image.archive.TarWriter;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.NativeBuffer;
import io.mydocker.program.Flag;
import io.mydocker.storage.Attribute;
import io.mydocker.storage.DataPieces;
import io.mydocker.storage.LinkTable;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeVisitor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what a walk shows into another tree, without a tar in between. */
final class TreePutting implements TreeVisitor {
  private static final int BUFFER = 1 << 17;

  private final Kernel kernel;
  private final Placement placement;
  private final CopyRules rules;
  private final PrepareNotices notices;
  private final LinkTable linked = new LinkTable();
  private final NativeBuffer buffer = NativeBuffer.allocate(BUFFER);
  private long copied;

  TreePutting(Kernel kernel, Placement placement, CopyRules rules, PrepareNotices notices) {
    this.kernel = kernel;
    this.placement = placement;
    this.rules = rules;
    this.notices = notices;
  }

  @Override
  public void notice(String line) {
    notices.notice(line);
  }

  @Override
  public void entry(TreeEntry entry) {
    FileStatus status = entry.status();
    String path = KernelException.printable(entry.path());
    if (status.type() == S_IFSOCK) {
      notice(path + TarWriter.SOCKET);
      return;
    }
    boolean hasNames = !status.isDirectory() && status.nlink() > 1;
    String first = hasNames ? linked.first(status) : null;
    TarEntry put = entering(entry, first);
    if (!status.isRegular() || first != null) {
      placement.put(put, file -> {});
    } else if (!putFile(entry, put)) {
      notice(path + " vanished and is left out");
      return;
    }
    if (hasNames && first == null) {
      linked.remember(status, entry.path());
    }
  }

  private TarEntry entering(TreeEntry entry, @Nullable String first) {
    try {
      return rules.entering(entry(entry, first));
    } catch (BeneathException e) {
      throw new ImageException(
          "cannot copy " + KernelException.printable(entry.path()) + ": " + e.getMessage(), e);
    }
  }

  private static TarEntry entry(TreeEntry entry, @Nullable String first) {
    FileStatus status = entry.status();
    Map<String, byte[]> xattrs = new LinkedHashMap<>();
    for (Attribute each : entry.attributes()) {
      xattrs.put(each.name(), each.value());
    }
    return new TarEntry(
        entry.path(),
        first == null ? type(status) : TarEntry.Type.HARD_LINK,
        first == null ? entry.target() : first,
        status.permissions(),
        status.uid(),
        status.gid(),
        status.size(),
        status.mtimeSeconds(),
        status.mtimeNanos(),
        status.rdevMajor(),
        status.rdevMinor(),
        xattrs,
        List.of());
  }

  private static TarEntry.Type type(FileStatus status) {
    return switch (status.type()) {
      case S_IFDIR -> TarEntry.Type.DIRECTORY;
      case S_IFLNK -> TarEntry.Type.SYMLINK;
      case S_IFCHR -> TarEntry.Type.CHARACTER_DEVICE;
      case S_IFBLK -> TarEntry.Type.BLOCK_DEVICE;
      case S_IFIFO -> TarEntry.Type.FIFO;
      default -> TarEntry.Type.FILE;
    };
  }

  /** False when it is gone, or no longer a regular file. */
  private boolean putFile(TreeEntry entry, TarEntry put) {
    int source = RegularFile.open(kernel, entry);
    if (source < 0) {
      return false;
    }
    try {
      FileStatus now = kernel.statx(source);
      placement.put(put, file -> copy(source, now, file));
      return true;
    } finally {
      kernel.close(source);
    }
  }

  private void copy(int source, FileStatus status, int file) {
    boolean hasHoles = status.blocks() * 512 < status.size();
    DataMap map = hasHoles ? DataMap.of(kernel, source, status.size()) : null;
    if (map == null) {
      copy(source, file, Long.MAX_VALUE);
      return;
    }
    for (DataPieces.Piece piece : map.pieces()) {
      kernel.lseek(source, piece.offset(), Flag.SEEK_SET);
      kernel.lseek(file, piece.offset(), Flag.SEEK_SET);
      copy(source, file, piece.size());
    }
    kernel.ftruncate(file, status.size());
  }

  private void copy(int source, int file, long length) {
    long left = length;
    while (left > 0) {
      int count = kernel.read(source, buffer, 0, (int) Math.min(left, BUFFER));
      if (count == 0) {
        return;
      }
      kernel.writeAll(file, buffer, 0, count);
      left -= count;
      copied += count;
      notices.at(copied, -1);
    }
  }
}
