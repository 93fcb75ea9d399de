package io.mydocker.storage;

import java.io.IOException;

/** Is shown a tree, a directory before what is in it. */
public interface TreeVisitor {
  /** Shows one file. Its parent's descriptor is good for the time of this call only. */
  void entry(TreeEntry entry) throws IOException;

  /** Whether the walk is to go into a directory that it has just shown. */
  default boolean enters(TreeEntry directory) {
    return true;
  }

  /**
   * Whether it reads regular files of a tree that nobody can change, so that they are better opened
   * before anything else is done.
   */
  default boolean opensFirst() {
    return false;
  }

  /** Says in one line what is not in the walk and why. */
  void notice(String line);
}
