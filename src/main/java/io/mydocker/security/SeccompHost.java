package io.mydocker.security;

import io.mydocker.program.Premises;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of the host decides about a filter.
 *
 * @param osArch its architecture, as Java names it
 * @param release of its kernel
 * @param libraries the directories where libseccomp may be
 */
public record SeccompHost(String osArch, String release, List<String> libraries) {
  private static final String LIBRARY = "libseccomp.so.2";

  /** This host. */
  public static SeccompHost ofThisMachine() {
    String osArch = System.getProperty("os.arch", "");
    String multiarch = osArch.equals("amd64") ? "x86_64" : osArch;
    return new SeccompHost(
        osArch,
        System.getProperty("os.version", ""),
        List.of(
            "/usr/lib/" + multiarch + "-linux-gnu",
            "/usr/lib64",
            "/lib/" + multiarch + "-linux-gnu",
            "/lib64",
            "/usr/lib",
            "/lib",
            "/usr/local/lib64",
            "/usr/local/lib"));
  }

  /** The file of libseccomp, or null when the host has none. */
  @Nullable String library() {
    return library(Premises.none());
  }

  /**
   * The same.
   *
   * @param premises noted there is what was looked at
   */
  @Nullable String library(Premises premises) {
    for (int i = 0; i < libraries.size(); i++) {
      String path = libraries.get(i) + "/" + LIBRARY;
      boolean isThere = new File(path).isFile();
      premises.presence(path, isThere);
      if (isThere) {
        return path;
      }
    }
    return null;
  }

  /**
   * Which version of libseccomp a file has, without loading it: distributions make the name a link
   * to one with the version, {@code libseccomp.so.2.5.4}.
   */
  static String version(String library) {
    return version(library, Premises.none());
  }

  /**
   * The same.
   *
   * @param premises noted there is the link, and that it is the only one; without one, all is
   *     refused
   */
  static String version(String library, Premises premises) {
    File file = new File(library);
    String real = library;
    try {
      real = file.getCanonicalPath();
    } catch (IOException e) {
      // Its size will do.
    }
    int at = real.lastIndexOf(LIBRARY);
    if (at < 0 || real.endsWith(LIBRARY)) {
      premises.refuse();
      return "size" + file.length();
    }
    premises.link(library, real.substring(at));
    premises.real(real);
    return real.substring(at + "libseccomp.so.".length());
  }

  /** The kernel's version as far as conditions look at it: {@code 6.1}. */
  String kernel() {
    int dot = release.indexOf('.');
    int end = dot + 1;
    while (end < release.length() && release.charAt(end) >= '0' && release.charAt(end) <= '9') {
      end++;
    }
    return release.substring(0, end);
  }
}
