package io.mydocker.image;

/** Is told how a commit goes, on the thread that commits. */
public interface CommitProgress {
  /**
   * So far.
   *
   * @param doneBytes bytes of the files' content that were read
   * @param totalBytes how many there are in all, at least the former
   */
  void at(long doneBytes, long totalBytes);

  /** Whether anybody looks by now: what there is in all is not counted before. */
  default boolean isDue() {
    return true;
  }

  /** Something is not in the archive as it is in the tree: one raw line. */
  void notice(String line);

  /**
   * All has been packed, and the archive does not have its name yet; an exception from here keeps
   * it from getting one.
   */
  default void packed() {}
}
