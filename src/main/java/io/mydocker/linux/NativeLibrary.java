package io.mydocker.linux;

import com.kenai.jffi.Library;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A library of the host, used where it is there. */
final class NativeLibrary {
  /** Where else than the dynamic linker does (ld.so(8)) a library is looked for. */
  private static final String[] DIRECTORIES = {
    "/usr/local/lib/",
    "/usr/lib/" + System.getProperty("os.arch", "") + "-linux-gnu/",
    "/usr/lib/x86_64-linux-gnu/",
    "/usr/lib64/",
    "/usr/lib/"
  };

  private final Library library;

  private NativeLibrary(Library library) {
    this.library = library;
  }

  /**
   * What this process has anyway, libc among it.
   *
   * @throws UncheckedIOException when jffi's own library cannot be loaded
   */
  static NativeLibrary process() {
    try {
      return new NativeLibrary(Library.getDefault());
    } catch (LinkageError e) {
      // Of whoever comes first it is an UnsatisfiedLinkError, of all others the class is missing.
      String message =
          "load jffi's library from "
              + System.getProperty("jffi.boot.library.path")
              + ": it cannot be used; install mydocker again";
      throw new UncheckedIOException(message, new IOException(message, e));
    }
  }

  /**
   * Loads one.
   *
   * @param name as the dynamic linker knows it
   * @return null when the host has none of that name
   */
  static @Nullable NativeLibrary load(String name) {
    Library library = Library.getCachedInstance(name, Library.LAZY);
    for (int i = 0; i < DIRECTORIES.length && library == null; i++) {
      library = Library.getCachedInstance(DIRECTORIES[i] + name, Library.LAZY);
    }
    return library == null ? null : new NativeLibrary(library);
  }

  /**
   * A function of it.
   *
   * @throws UnsatisfiedLinkError when there is none of that name
   */
  NativeFunction function(String name, int parameters) {
    return NativeFunction.of(library, name, parameters);
  }
}
