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
    DeflateLibrary library = DeflateLibrary.load(NAME);
    return library == null ? null : new Libdeflate(library);
  }

  /** Its release, such as {@code 1.14}. */
  public String version() {
    return LoadedLibrary.packageVersion(NAME, PACKAGE);
  }

  /** A compressor for one thread, which the caller closes. */
  public Compressor compressor(int level) {
    long handle = library.newCompressor().call(level);
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
      return Math.toIntExact(library.gzipBound().call(handle, size));
    }

    /** Compresses a part of a buffer into one gzip member; returns its size in bytes. */
    public int gzip(NativeBuffer from, int offset, int size, NativeBuffer to) {
      Objects.checkFromIndexSize(offset, size, from.capacity());
      long out =
          library.gzip().call(handle, from.address() + offset, size, to.address(), to.capacity());
      if (out == 0) {
        throw new IllegalArgumentException("no room for a compressed block of " + size + " bytes");
      }
      return (int) out;
    }

    @Override
    public void close() {
      if (handle != 0) {
        library.freeCompressor().call(handle);
        handle = 0;
      }
    }
  }
}
