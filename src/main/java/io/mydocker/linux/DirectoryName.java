package io.mydocker.linux;

/**
 * One entry of a directory.
 *
 * @param name raw, without a slash
 * @param type the DT value, 0 when the file system does not tell
 */
public record DirectoryName(String name, int type) implements Comparable<DirectoryName> {
  /** By the bytes of the name, whatever the locale: a raw name has one per char. */
  @Override
  public int compareTo(DirectoryName other) {
    return name.compareTo(other.name);
  }
}
