package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.LargeBuffer;
import io.mydocker.linux.NativeBuffer;
import java.util.concurrent.Semaphore;

/**
 * A part of a stream on its way: with the thread that fills it, or handed to those that hash,
 * compress and write it. Whoever has done its part says so by a semaphore, which also makes what it
 * wrote seen by the one that waits. Closed when all of them have ended.
 */
final class Block implements AutoCloseable {
  /** The most that any compressor adds to a block of no content. */
  private static final int MARGIN = 1 << 16;

  private final LargeBuffer content;
  private final LargeBuffer compressedContent;
  final Semaphore hashed = new Semaphore(0);
  final Semaphore compressed = new Semaphore(0);
  final Semaphore written = new Semaphore(0);

  /** Bytes of content. */
  int size;

  /** Whether it was handed on; the filling thread's own. */
  boolean isAway;

  private boolean isCompressed;
  private int pieceSize;

  Block(Kernel kernel, int capacity) {
    content = kernel.mapLarge(capacity);
    // What cannot be compressed grows a little; memory that is not touched costs nothing.
    compressedContent = kernel.mapLarge(capacity + capacity / 16 + MARGIN);
  }

  NativeBuffer content() {
    return content.buffer();
  }

  /** Makes the piece that is written; nobody else looks at it meanwhile. */
  void compress(BlockCompressor compressor) {
    NativeBuffer into = compressedContent.buffer();
    if (compressor.bound(size) > into.capacity()) {
      throw new IllegalStateException("a block of " + size + " bytes may not fit when compressed");
    }
    pieceSize = compressor.compress(content(), 0, size, into);
    isCompressed = true;
  }

  /** What is written: the content itself unless it was compressed. */
  NativeBuffer piece() {
    return isCompressed ? compressedContent.buffer() : content();
  }

  /** Bytes of the piece. */
  int pieceSize() {
    return isCompressed ? pieceSize : size;
  }

  @Override
  public void close() {
    content.close();
    compressedContent.close();
  }
}
