package io.mydocker.storage;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.List;

/** Where a file has data and where it has holes (lseek(2), SEEK_DATA and SEEK_HOLE). */
public final class DataPieces {
  /** A piece of data, in bytes. */
  public record Piece(long offset, long size) {}

  private DataPieces() {}

  /**
   * The pieces of an open file of this size, in the order of their offsets: one where the file
   * system tells of no holes. Moves the descriptor to the beginning.
   */
  public static List<Piece> of(Kernel kernel, int descriptor, long size) {
    List<Piece> pieces = new ArrayList<>();
    long end = 0;
    while (end < size) {
      long start = nextData(kernel, descriptor, end);
      if (start < 0 || start >= size) {
        break;
      }
      end = Math.min(kernel.lseek(descriptor, start, Flag.SEEK_HOLE), size);
      pieces.add(new Piece(start, end - start));
    }
    kernel.lseek(descriptor, 0, Flag.SEEK_SET);
    return pieces;
  }

  private static long nextData(Kernel kernel, int descriptor, long from) {
    try {
      return kernel.lseek(descriptor, from, Flag.SEEK_DATA);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENXIO) {
        return -1;
      }
      throw e;
    }
  }
}
