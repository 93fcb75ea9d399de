package io.mydocker.image.archive;

import io.mydocker.linux.NativeBuffer;
import java.io.IOException;

/** Where the bytes of an archive go, in order; used by one thread. */
public interface BlockOutput {
  /** Takes the first bytes of a buffer, which is the caller's again afterwards. */
  void write(NativeBuffer from, int size) throws IOException;

  /** Passes on what is held back, if anything is. */
  default void flush() throws IOException {}
}
