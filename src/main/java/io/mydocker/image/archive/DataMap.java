package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.RawName;
import io.mydocker.storage.DataPieces;
import io.mydocker.storage.DataPieces.Piece;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a file with holes has its data, as GNU's sparse format 1.0 in pax writes it before the
 * data: decimal lines, the number of pieces and then each one's offset and size, filled up with
 * zeros to whole blocks.
 */
public final class DataMap {
  private final List<Piece> pieces;
  private final long dataSize;

  private DataMap(List<Piece> pieces, long dataSize) {
    this.pieces = pieces;
    this.dataSize = dataSize;
  }

  /** The map of an open file of this size, or null when it has no holes or tells of none. */
  public static @Nullable DataMap of(Kernel kernel, int descriptor, long size) {
    List<Piece> pieces = DataPieces.of(kernel, descriptor, size);
    long data = 0;
    long end = 0;
    for (Piece piece : pieces) {
      data += piece.size();
      end = piece.offset() + piece.size();
    }
    if (data == size) {
      return null;
    }
    if (end < size) {
      // Readers learn from an empty piece how far the last hole reaches.
      pieces.add(new Piece(size, 0));
    }
    return new DataMap(pieces, data);
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
