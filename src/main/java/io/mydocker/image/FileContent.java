package io.mydocker.image;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.image.archive.TarReader;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;

/** Writes an entry's data to a file and leaves its holes. */
final class FileContent {
  private static final int BUFFER = 1 << 17;

  private final Kernel kernel;
  private final TarReader reader;
  private final byte[] buffer = new byte[BUFFER];

  FileContent(Kernel kernel, TarReader reader) {
    this.kernel = kernel;
    this.reader = reader;
  }

  /** Writes to {@code file}, which is empty and stays the caller's. */
  void write(TarEntry entry, int file) {
    long end = 0;
    for (TarEntry.Segment segment : entry.data()) {
      if (segment.offset() > end) {
        kernel.lseek(file, segment.offset(), Flag.SEEK_SET);
      }
      copy(file, segment.length());
      if (segment.length() > 0) {
        end = segment.offset() + segment.length();
      }
    }
    if (end < entry.size()) {
      kernel.ftruncate(file, entry.size());
    }
  }

  private void copy(int file, long length) {
    long left = length;
    while (left > 0) {
      int count = reader.read(buffer, 0, (int) Math.min(left, BUFFER));
      if (count == 0) {
        throw reader.error("corrupt: the map of a sparse file contradicts itself");
      }
      kernel.writeAll(file, buffer, 0, count);
      left -= count;
    }
  }
}
