package io.mydocker.image;

import io.mydocker.linux.Kernel;

/** What an archive has around the tar of the files: nothing, or an image's other members. */
public interface Envelope {
  /** The tar alone. */
  Envelope NONE =
      new Envelope() {
        @Override
        public void begin(Kernel kernel, int file) {}

        @Override
        public void finish(Kernel kernel, int file, CommitArchive.Written layer) {}

        @Override
        public boolean isNeeded() {
          return false;
        }
      };

  /** Writes what comes before; the file is empty, stays the caller's, and is at its beginning. */
  void begin(Kernel kernel, int file);

  /**
   * Writes what comes behind; the file is at its end.
   *
   * @param layer what was written between
   */
  void finish(Kernel kernel, int file, CommitArchive.Written layer);

  /** Whether there is anything, so that the archive must be a file while it is written. */
  default boolean isNeeded() {
    return true;
  }
}
