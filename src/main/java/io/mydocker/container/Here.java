package io.mydocker.container;

import io.mydocker.image.ImageIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that were given relative to the directory of whoever called, as what they are anywhere:
 * whoever starts the container again may be elsewhere.
 */
final class Here {
  private static final String[] SOURCES = {"source=", "src="};
  private static final String SECCOMP = "seccomp=";

  private Here() {}

  /** {@code -v}. */
  static List<String> volumes(List<String> volumes) {
    List<String> absolute = new ArrayList<>(volumes.size());
    for (String volume : volumes) {
      absolute.add(isRelative(volume) ? ImageIndex.absolute(volume) : volume);
    }
    return absolute;
  }

  /** {@code --mount}. */
  static List<String> mounts(List<String> mounts) {
    List<String> absolute = new ArrayList<>(mounts.size());
    for (String mount : mounts) {
      StringBuilder whole = new StringBuilder();
      for (String part : Volumes.split(mount, ',')) {
        whole.append(whole.length() == 0 ? "" : ",").append(part(part));
      }
      absolute.add(whole.toString());
    }
    return absolute;
  }

  private static String part(String part) {
    for (String key : SOURCES) {
      if (part.startsWith(key) && isRelative(part.substring(key.length()))) {
        return key + ImageIndex.absolute(part.substring(key.length()));
      }
    }
    return part;
  }

  /** {@code --security-opt}. */
  static List<String> securityOptions(List<String> options) {
    List<String> absolute = new ArrayList<>(options.size());
    for (String option : options) {
      String file = option.startsWith(SECCOMP) ? option.substring(SECCOMP.length()) : "/";
      boolean isName =
          file.equals(SecurityOptions.UNCONFINED) || file.equals(SecurityOptions.BUILT_IN);
      absolute.add(isName || file.startsWith("/") ? option : SECCOMP + ImageIndex.absolute(file));
    }
    return absolute;
  }

  /** Whether it means another place elsewhere. */
  private static boolean isRelative(String path) {
    return path.startsWith(".");
  }
}
