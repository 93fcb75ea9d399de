package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import java.io.IOException;

/** Where an archive goes: bytes from the heap, or straight from a file into native memory. */
public interface TarSink {
  /** Takes these bytes. */
  void write(byte[] from, int offset, int length) throws IOException;

  /**
   * Takes up to so many bytes from where a descriptor is; returns how many, 0 at the file's end.
   */
  int fill(Kernel kernel, int descriptor, int limit) throws IOException;
}
