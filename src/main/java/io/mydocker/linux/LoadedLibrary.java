package io.mydocker.linux;

import io.mydocker.program.Flag;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/** Which release of a native library this process has loaded. */
public final class LoadedLibrary {
  private static final String MAPS = "/proc/self/maps";
  private static final String DPKG = "/var/lib/dpkg/status";

  private LoadedLibrary() {}

  /** The function of zlib that is used. */
  public interface ZlibLibrary {
    /** Such as {@code 1.2.13}. */
    String zlibVersion();
  }

  /** The version of the zlib that the JDK compresses with: the host's, or one of its own. */
  public static String zlibVersion() {
    if (path(Kernel.open(), "/libz.so.") == null) {
      return "of Java " + System.getProperty("java.version");
    }
    return LibraryLoader.create(ZlibLibrary.class)
        .failImmediately()
        .library("libz.so.1")
        .load()
        .zlibVersion();
  }

  /**
   * The version of a library that does not tell it itself, by the package that it is from; for one
   * that is of no package, its path, which at least tells two apart.
   */
  static String packageVersion(String file, String debianPackage) {
    Kernel kernel = Kernel.open();
    String path = path(kernel, "/" + file);
    boolean isPackaged = path != null && (path.startsWith("/usr/lib/") || path.startsWith("/lib/"));
    String version = isPackaged ? debianVersion(text(kernel, DPKG), debianPackage) : null;
    return version == null ? "at " + path : version;
  }

  /** The upstream part of a package's version in dpkg's list, or null. */
  static @Nullable String debianVersion(String status, String name) {
    int at = ("\n" + status).indexOf("\nPackage: " + name + "\n");
    int end = at < 0 ? -1 : status.indexOf("\n\n", at);
    String fields = at < 0 ? "" : status.substring(at, end < 0 ? status.length() : end);
    String key = "\nVersion: ";
    int version = fields.indexOf(key);
    if (version < 0) {
      return null;
    }
    int begin = version + key.length();
    int line = fields.indexOf('\n', begin);
    String whole = fields.substring(begin, line < 0 ? fields.length() : line);
    int dash = whole.lastIndexOf('-');
    return dash < 0 ? whole : whole.substring(0, dash);
  }

  private static @Nullable String path(Kernel kernel, String part) {
    String maps = text(kernel, MAPS);
    int at = maps.indexOf(part);
    if (at < 0) {
      return null;
    }
    int line = maps.lastIndexOf('\n', at) + 1;
    int end = maps.indexOf('\n', at);
    return maps.substring(maps.indexOf('/', line), end < 0 ? maps.length() : end);
  }

  private static String text(Kernel kernel, String path) {
    int file;
    try {
      file = kernel.openat(Flag.AT_FDCWD, path, Flag.O_RDONLY, 0);
    } catch (KernelException absent) {
      return "";
    }
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n = kernel.read(file, buffer, 0, buffer.length);
          n > 0;
          n = kernel.read(file, buffer, 0, buffer.length)) {
        all.write(buffer, 0, n);
      }
      return all.toString(StandardCharsets.ISO_8859_1);
    } finally {
      kernel.close(file);
    }
  }
}
