package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;

/** A digest of a stream, for one thread at a time; whoever made it closes it. */
public interface StreamHash extends AutoCloseable {
  void update(byte[] from, int start, int length);

  /** Adds the first bytes of native memory. */
  void update(NativeBuffer from, int length);

  /** The digest of all that came; nothing may come afterwards. */
  byte[] digest();

  @Override
  void close();
}
