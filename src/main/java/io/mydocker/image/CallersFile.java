package io.mydocker.image;

import org.jspecify.annotations.Nullable;

/** A file that the caller names, whatever bytes its name has and whatever locale the JVM is in. */
public final class CallersFile {
  private CallersFile() {}

  /**
   * The content of a small file, raw, or null when it cannot be read.
   *
   * @param path raw; a relative one starts from the working directory
   */
  public static @Nullable String read(String path) {
    return HostFiles.forPath(path).read(path);
  }
}
