package io.mydocker.storage;

import io.mydocker.linux.FileStatus;
import java.util.List;

/**
 * One file that a walk came to.
 *
 * @param path raw, from the root on: {@code .} for the root itself, else {@code ./a/b}
 * @param target where a symbolic link points, raw; empty for anything else
 * @param attributes extended attributes without overlay's own, sorted by name
 * @param parent the descriptor of the directory that holds it, open only during the visit and owned
 *     by the walk; for the root, the root's own
 * @param name its raw name in the parent; {@code .} for the root
 * @param file a regular file's own descriptor, to read from, open only during the visit and owned
 *     by the walk; -1 where it was not opened
 */
public record TreeEntry(
    String path,
    FileStatus status,
    String target,
    List<Attribute> attributes,
    int parent,
    String name,
    int file) {
  /** One that was not opened. */
  public TreeEntry(
      String path,
      FileStatus status,
      String target,
      List<Attribute> attributes,
      int parent,
      String name) {
    this(path, status, target, attributes, parent, name, -1);
  }
}
