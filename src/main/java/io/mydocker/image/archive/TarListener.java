package io.mydocker.image.archive;

/** Is told how the writing of an archive goes. */
public interface TarListener {
  /** So many bytes of the files' content have been read in all; called often. */
  void read(long bytes);

  /** Something is not in the archive as it is in the tree: one line. */
  void notice(String line);
}
