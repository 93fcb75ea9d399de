package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A part of a stream on its way: with the thread that fills it, or handed to those that hash,
 * compress and write it. Whoever has done its part says so by a semaphore, which also makes what it
 * wrote seen by the one that waits.
 */
final class Block {
  final NativeBuffer content;
  final Semaphore hashed = new Semaphore(0);
  final Semaphore compressed = new Semaphore(0);
  final Semaphore written = new Semaphore(0);

  /** Bytes of content. */
  int size;

  /** Whether it was handed on; the filling thread's own. */
  boolean isAway;

  private @Nullable NativeBuffer piece;
  private int pieceSize;

  Block(int capacity) {
    content = NativeBuffer.allocate(capacity);
  }

  /** Makes the piece that is written; nobody else looks at it meanwhile. */
  void compress(BlockCompressor compressor) {
    NativeBuffer into = piece;
    if (into == null) {
      into = NativeBuffer.allocate(compressor.bound(content.capacity()));
      piece = into;
    }
    pieceSize = compressor.compress(content, 0, size, into);
  }

  /** What is written: the content itself unless it was compressed. */
  NativeBuffer piece() {
    return piece == null ? content : piece;
  }

  /** Bytes of the piece. */
  int pieceSize() {
    return piece == null ? size : pieceSize;
  }
}
