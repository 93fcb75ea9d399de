package io.mydocker.linux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The host's libdeflate, where it has one. Safe for use by several threads. */
public final class Libdeflate {
  private static final String NAME = "libdeflate.so.0";
  private static final String PACKAGE = "libdeflate0";

  private final DeflateLibrary library;

  private Libdeflate(DeflateLibrary library) {
    this.library = library;
  }

  /** The library, or null when the host has none. */
  public static @Nullable Libdeflate load() {
    try {
      return new Libdeflate(NativeLibrary.load(DeflateLibrary.class, NAME));
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
  }

  /** Its release, such as {@code 1.14}. */
  public String version() {
    return LoadedLibrary.packageVersion(NAME, PACKAGE);
  }

  /** A compressor for one thread, which the caller closes. */
  public Compressor compressor(int level) {
    long handle = library.libdeflate_alloc_compressor(level);
    if (handle == 0) {
      throw new OutOfMemoryError("libdeflate has no memory for a compressor");
    }
    return new Compressor(handle);
  }

  /** Compresses blocks into gzip members; for one thread at a time. */
  public final class Compressor implements AutoCloseable {
    private long handle;

    private Compressor(long handle) {
      this.handle = handle;
    }

    /** The room, in bytes, that compressing this many bytes may need. */
    public int bound(int size) {
      return Math.toIntExact(library.libdeflate_gzip_compress_bound(handle, size));
    }

    /** Compresses a part of a buffer into one gzip member; returns its size in bytes. */
    public int gzip(NativeBuffer from, int offset, int size, NativeBuffer to) {
      Objects.checkFromIndexSize(offset, size, from.capacity());
      long out =
          library.libdeflate_gzip_compress(
              handle, from.address() + offset, size, to.address(), to.capacity());
      if (out == 0) {
        throw new IllegalArgumentException("no room for a compressed block of " + size + " bytes");
      }
      return (int) out;
    }

    @Override
    public void close() {
      if (handle != 0) {
        library.libdeflate_free_compressor(handle);
        handle = 0;
      }
    }
  }
}
