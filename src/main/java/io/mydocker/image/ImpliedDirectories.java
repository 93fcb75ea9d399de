package io.mydocker.image;

/** Hears of the directories that an archive's names imply and that it has no entry for. */
interface ImpliedDirectories {
  /** Nothing hangs on them: a root file system of its own. */
  ImpliedDirectories PLAIN =
      new ImpliedDirectories() {
        @Override
        public void made(String path, int existing) {
          // It stays as it was made.
        }

        @Override
        public boolean replaces(Spot spot) {
          return false;
        }
      };

  /**
   * All of a path's directories but the first {@code existing} were made, with the mode 0755. Told
   * once of a path: an archive may have it thousands deep.
   */
  void made(String path, int existing);

  /** Told before each is made; may refuse. */
  default void making() {}

  /** Puts one in place of what is at the spot, if that may be; the mode is 0755 then, too. */
  boolean replaces(Spot spot);
}
