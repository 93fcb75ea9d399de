package io.mydocker.linux;

import jnr.ffi.LibraryLoader;

/** Libraries of the host that are used where they are there. */
final class NativeLibrary {
  private NativeLibrary() {}

  /** Binds one; UnsatisfiedLinkError when the host has none of that name. */
  static <T> T load(Class<T> functions, String name) {
    return LibraryLoader.create(functions)
        .failImmediately()
        .search("/usr/local/lib")
        .search("/usr/lib/" + System.getProperty("os.arch", "") + "-linux-gnu")
        .search("/usr/lib/x86_64-linux-gnu")
        .search("/usr/lib64")
        .search("/usr/lib")
        .library(name)
        .load();
  }
}
