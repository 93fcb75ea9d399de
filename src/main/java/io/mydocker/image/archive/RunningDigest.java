package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;
import java.util.HexFormat;

/** SHA-256 of a stream, and its length. For one thread at a time; whoever made it closes it. */
final class RunningDigest implements AutoCloseable {
  private final StreamHash hash = FastestHash.sha256();
  private long size;

  void update(NativeBuffer from, int length) {
    hash.update(from, length);
    size += length;
  }

  /** Bytes so far. */
  long size() {
    return size;
  }

  /** In hexadecimal. Nothing can be added afterwards. */
  String hex() {
    return HexFormat.of().formatHex(hash.digest());
  }

  @Override
  public void close() {
    hash.close();
  }
}
