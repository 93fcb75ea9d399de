package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Descriptor;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.NativeBuffer;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.storage.DataPieces;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A container's log as its file holds it: bytes, of which a block at a time is in memory. The
 * container writes it itself, so it may grow or be cut off at any moment.
 */
final class StoredLog implements AutoCloseable {
  private static final int BLOCK = 1 << 16;
  private static final long PAUSE_MILLIS = 50;

  private final Kernel kernel;
  private final Stored container;
  private final Descriptor file;
  private final byte[] block = new byte[BLOCK];
  private long position;

  private StoredLog(Kernel kernel, Stored container, Descriptor file) {
    this.kernel = kernel;
    this.container = container;
    this.file = file;
  }

  /** Opens it, for the caller to close. */
  static StoredLog open(Kernel kernel, Stored container) {
    String path = container.layout().directory() + "/" + ContainerLog.FILE;
    int flags = Flag.O_RDONLY | Flag.O_NOFOLLOW | Flag.O_NONBLOCK;
    try {
      int file = kernel.openat(Flag.AT_FDCWD, path, flags, 0);
      return new StoredLog(kernel, container, new Descriptor(kernel, file));
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new RequestException(
            Kind.FAILED,
            "logs: container "
                + container.name()
                + " has no log: it was run in the foreground, and its caller had its output;"
                + " run -d keeps one");
      }
      throw e;
    }
  }

  /**
   * Writes what is there now; what comes meanwhile is left out, so that this ends.
   *
   * @param tail how many of the last lines, or {@link LogsRequest#ALL}
   */
  void print(long tail, OutputStream out) {
    long size = kernel.statx(file.number()).size();
    go(tail == LogsRequest.ALL ? 0 : tailStart(size, tail));
    copy(size, out);
  }

  /** Goes on until the container has ended and all that it wrote is written. */
  void follow(OutputStream out) {
    boolean isOver;
    do {
      isOver = hasEnded();
      copy(Long.MAX_VALUE, out);
      // Cut off: what is there now was written since.
      if (kernel.statx(file.number()).size() < position) {
        go(0);
        copy(Long.MAX_VALUE, out);
      }
    } while (!isOver && pause());
  }

  private void go(long to) {
    position = kernel.lseek(file.number(), to, Flag.SEEK_SET);
  }

  private void copy(long end, OutputStream out) {
    while (position < end) {
      int most = (int) Math.min(BLOCK, end - position);
      int count = kernel.read(file.number(), block, 0, most);
      if (count == 0) {
        return;
      }
      position += count;
      try {
        out.write(block, 0, count);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("standard output: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Where the last lines begin: looked for from the end, since the file may be huge; and not in its
   * holes, since the container may make it a hole of terabytes at no cost.
   */
  private long tailStart(long size, long lines) {
    NativeBuffer buffer = NativeBuffer.allocate(BLOCK);
    List<DataPieces.Piece> pieces = DataPieces.of(kernel, file.number(), size);
    long missing = lines;
    for (int i = pieces.size() - 1; i >= 0 && missing > 0; i--) {
      long begin = pieces.get(i).offset();
      long end = begin + pieces.get(i).size();
      while (end > begin && missing > 0) {
        int length = (int) Math.min(BLOCK, end - begin);
        int count = kernel.pread(file.number(), buffer, 0, length, end - length);
        for (int j = count - 1; j >= 0; j--) {
          long at = end - length + j;
          // The one at the very end ends the last line, and does not begin another.
          if (buffer.bytes().get(j) == '\n' && at != size - 1 && --missing == 0) {
            return at + 1;
          }
        }
        end -= length;
      }
    }
    return lines == 0 ? size : 0;
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Whether nobody writes any more: behind a terminal, our own process may still be at it when the
   * first process has ended. It writes down the exit code after that, if it lives so long.
   */
  private boolean hasEnded() {
    Layout layout = container.layout();
    return !container.isAlive()
        && (ContainerReader.exitCode(layout) >= 0 || !Leftovers.isLocked(layout.liveFile()));
  }

  @Override
  public void close() {
    file.close();
  }
}
