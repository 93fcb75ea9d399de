package io.mydocker.user;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The directories of one test class, so that no two disturb each other nor the user's own. They lie
 * on a disk file system: an overlay's upper directory cannot lie on an overlay, and /tmp is often a
 * tmpfs.
 *
 * @param home for MYDOCKER_HOME
 * @param dataRoot for MYDOCKER_DATA_ROOT
 * @param runRoot for MYDOCKER_RUN_ROOT
 * @param scratch the tests' own files
 */
record Places(Path base, Path home, Path dataRoot, Path runRoot, Path scratch) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  static Places create() {
    try {
      Path parent = Path.of(System.getProperty("mydocker.test.dir", "/var/tmp"));
      // Short, and closed to others: Podman takes no directory of more than 50 characters.
      String name =
          "mydocker-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
      Path base = Files.createDirectory(parent.resolve(name));
      return of(Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Places of(Path base) throws IOException {
    Path home = Files.createDirectory(base.resolve("home"));
    Path scratch = Files.createDirectory(base.resolve("scratch"));
    return new Places(base, home, base.resolve("data"), base.resolve("run"), scratch);
  }

  /** Other directories below the same base, for a test that wants to start from nothing. */
  Places fresh(String name) {
    try {
      return of(Files.createDirectory(scratch.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> environment() {
    return Map.of(
        "MYDOCKER_HOME", home.toString(),
        "MYDOCKER_DATA_ROOT", dataRoot.toString(),
        "MYDOCKER_RUN_ROOT", runRoot.toString());
  }

  Path home(String name) {
    return home.resolve(name);
  }

  Path scratch(String name) {
    return scratch.resolve(name);
  }

  Path newDirectory(String name) {
    try {
      return Files.createDirectories(scratch.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Never across a mount: a leaked bind mount must not cost what it shows. */
  void delete() {
    if (Raw.read(Path.of("/proc/self/mountinfo")).contains(" " + base + "/")) {
      throw new AssertionError(
          "something is still mounted below " + base + ", left for inspection");
    }
    Host.run("rm", "-rf", "--one-file-system", base.toString());
  }

  List<Path> roots() {
    return List.of(home, dataRoot, runRoot);
  }
}
