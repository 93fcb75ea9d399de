package io.mydocker.image;

import io.mydocker.program.Premises;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few facts about the host's files that finding an image takes. Paths are raw. Two
 * implementations: the JDK's calls, which are there anyway, and the kernel's, for names that the
 * JDK would decode by the caller's locale.
 */
interface HostFiles {

  /** What is at {@code path}, links followed, or null when there is nothing. */
  @Nullable FileFacts facts(String path);

  /** Whether there is a directory at {@code path}, links followed. */
  boolean isDirectory(String path);

  /** The content of a small file, raw, or null when there is none that can be read. */
  @Nullable String read(String path);

  /** The names in a directory, none when it is not there. */
  List<String> names(String directory);

  /** The implementation that does for {@code path} and everything ASCII below it. */
  static HostFiles forPath(String path) {
    return isAscii(path) ? new PlainFiles() : KernelFiles.open();
  }

  /** The same, with a note of all that is told. */
  static HostFiles forPath(String path, Premises premises) {
    HostFiles files = forPath(path);
    return premises.isRefused() ? files : new NotedFiles(files, premises);
  }

  /** Whether every locale decodes {@code path} alike. */
  static boolean isAscii(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) > 126) {
        return false;
      }
    }
    return true;
  }
}
