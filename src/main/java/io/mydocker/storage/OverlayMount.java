package io.mydocker.storage;

import java.util.List;

/**
 * The options of an overlay mount (Documentation/filesystems/overlayfs.rst). Paths are raw and
 * absolute.
 */
public final class OverlayMount {
  private OverlayMount() {}

  /**
   * The option string of mount(2).
   *
   * @param lowers read-only trees, the topmost first
   * @param isTransient true when the upper directory goes away with the mount, so that a sync
   *     inside may do nothing (option {@code volatile}, Linux 5.10)
   */
  public static String options(
      List<String> lowers, String upper, String work, boolean isTransient) {
    StringBuilder options = lowers(lowers);
    escape(options.append(",upperdir="), upper, false);
    escape(options.append(",workdir="), work, false);
    return isTransient ? options.append(",volatile").toString() : options.toString();
  }

  /** The option string for a mount that nothing is written to. */
  public static String readOnly(List<String> lowers) {
    return lowers(lowers).toString();
  }

  private static StringBuilder lowers(List<String> lowers) {
    StringBuilder options = new StringBuilder("lowerdir=");
    for (int i = 0; i < lowers.size(); i++) {
      if (i > 0) {
        options.append(':');
      }
      escape(options, lowers.get(i), true);
    }
    return options;
  }

  /** A comma ends an option and a colon a layer; overlayfs takes a backslash before either. */
  private static void escape(StringBuilder out, String path, boolean isLayer) {
    if (path.indexOf('\\') < 0 && path.indexOf(',') < 0 && path.indexOf(':') < 0) {
      // Nearly every path, and no call for each of its characters.
      out.append(path);
      return;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' || c == ',' || (c == ':' && isLayer)) {
        out.append('\\');
      }
      out.append(c);
    }
  }
}
