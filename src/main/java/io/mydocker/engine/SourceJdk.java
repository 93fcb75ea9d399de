package io.mydocker.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The JDK that an installation's runtime was made from, as it then was. The runtime is a copy: what
 * an update mends in that JDK does not reach it.
 *
 * @param modules the file that changes with every build of it
 * @param size its size, the lower half
 * @param time its modification time in seconds since the epoch, the lower half
 * @param maker the command that makes the runtime anew
 */
record SourceJdk(String modules, int size, int time, String maker) {
  /**
   * Looks at it; null for an empty path, when nobody knows what the runtime was made from.
   *
   * @throws IOException when it is no JDK
   */
  static @Nullable SourceJdk of(String lib, String jdk) throws IOException {
    if (jdk.isEmpty()) {
      return null;
    }
    Path modules = Path.of(jdk, "lib", "modules");
    return new SourceJdk(
        modules.toString(),
        (int) Files.size(modules),
        (int) Files.getLastModifiedTime(modules).to(TimeUnit.SECONDS),
        lib + "/make-runtime");
  }
}
