package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;

/** Turns a block into one gzip member. For one thread at a time; whoever made it closes it. */
interface BlockCompressor extends AutoCloseable {
  /** The room, in bytes, that a block of this size may need. */
  int bound(int size);

  /** Compresses the first bytes of a buffer; returns the member's size in bytes. */
  int compress(NativeBuffer from, int size, NativeBuffer to);

  @Override
  void close();
}
