package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.RawName;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a file with holes has its data, as GNU's sparse format 1.0 in pax writes it before the
 * data: decimal lines, the number of pieces and then each one's offset and size, filled up with
 * zeros to whole blocks.
 */
public final class DataMap {
  /** A piece of data, in bytes. */
  public record Piece(long offset, long size) {}

  private final List<Piece> pieces;
  private final long dataSize;

  private DataMap(List<Piece> pieces, long dataSize) {
    this.pieces = pieces;
    this.dataSize = dataSize;
  }

  /** The map of an open file of this size, or null when it has no holes or tells of none. */
  public static @Nullable DataMap of(Kernel kernel, int descriptor, long size) {
    List<Piece> pieces = new ArrayList<>();
    long data = 0;
    long end = 0;
    while (end < size) {
      long start = nextData(kernel, descriptor, end);
      if (start < 0 || start >= size) {
        break;
      }
      end = Math.min(kernel.lseek(descriptor, start, Flag.SEEK_HOLE), size);
      pieces.add(new Piece(start, end - start));
      data += end - start;
    }
    kernel.lseek(descriptor, 0, Flag.SEEK_SET);
    if (data == size) {
      return null;
    }
    if (end < size) {
      // Readers learn from an empty piece how far the last hole reaches.
      pieces.add(new Piece(size, 0));
    }
    return new DataMap(pieces, data);
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

  /** The pieces, in the order of their offsets. */
  public List<Piece> pieces() {
    return pieces;
  }

  /** Bytes of data without the holes. */
  long dataSize() {
    return dataSize;
  }

  /** The map in whole blocks. */
  byte[] encoded() {
    StringBuilder text = new StringBuilder();
    text.append(pieces.size()).append('\n');
    for (Piece piece : pieces) {
      text.append(piece.offset()).append('\n').append(piece.size()).append('\n');
    }
    int blocks = (text.length() + HeaderBlock.BLOCK - 1) / HeaderBlock.BLOCK;
    return Arrays.copyOf(RawName.bytes(text.toString()), blocks * HeaderBlock.BLOCK);
  }
}
