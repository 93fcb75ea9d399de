package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;

/**
 * Turns a block into a piece that a reader takes for a whole compressed file: a member of gzip, a
 * frame of zstd. For one thread at a time; whoever made it closes it.
 */
interface BlockCompressor extends AutoCloseable {
  /** The room, in bytes, that a block of this size may need. */
  int bound(int size);

  /** Compresses a part of a buffer; returns the piece's size in bytes. */
  int compress(NativeBuffer from, int offset, int size, NativeBuffer to);

  @Override
  void close();
}
