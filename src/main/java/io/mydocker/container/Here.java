package io.mydocker.container;

import java.util.ArrayList;
import java.util.List;

/**
 * Paths that were given relative to the directory of whoever called, as what they are anywhere:
 * whoever starts the container again may be elsewhere. Where that directory's name is not known for
 * certain they stay as they are, and {@link RequestReader} refuses them.
 */
final class Here {
  private static final String[] SOURCES = {"source=", "src="};
  private static final String SECCOMP = "seccomp=";

  private final String directory;

  private Here(String directory) {
    this.directory = directory;
  }

  /** The directory of this process, which is the caller's. */
  static Here ofProcess() {
    String directory = System.getProperty("user.dir", "");
    boolean isCertain = directory.startsWith("/");
    for (int i = 0; i < directory.length(); i++) {
      // The JVM decodes it by the locale.
      isCertain &= directory.charAt(i) < 127;
    }
    return new Here(isCertain ? directory : "");
  }

  /** {@code -v}. */
  List<String> volumes(List<String> volumes) {
    List<String> absolute = new ArrayList<>(volumes.size());
    for (String volume : volumes) {
      absolute.add(isRelative(volume) ? absolute(volume) : volume);
    }
    return absolute;
  }

  /** {@code --mount}. */
  List<String> mounts(List<String> mounts) {
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

  private String part(String part) {
    for (String key : SOURCES) {
      if (part.startsWith(key) && isRelative(part.substring(key.length()))) {
        return key + absolute(part.substring(key.length()));
      }
    }
    return part;
  }

  /** {@code --security-opt}. */
  List<String> securityOptions(List<String> options) {
    List<String> absolute = new ArrayList<>(options.size());
    for (String option : options) {
      String file = option.startsWith(SECCOMP) ? option.substring(SECCOMP.length()) : "/";
      boolean isName =
          file.equals(SecurityOptions.UNCONFINED) || file.equals(SecurityOptions.BUILT_IN);
      absolute.add(isName || file.startsWith("/") ? option : SECCOMP + absolute(file));
    }
    return absolute;
  }

  /** Whether it means another place elsewhere. */
  static boolean isRelative(String path) {
    return path.startsWith(".");
  }

  private String absolute(String path) {
    return directory.isEmpty() ? path : directory + "/" + path;
  }
}
