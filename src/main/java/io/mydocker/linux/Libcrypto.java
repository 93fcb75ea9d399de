package io.mydocker.linux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The host's OpenSSL, where it has one: it hashes with the CPU's own instructions, which a JVM does
 * only once its second compiler has come to it. Safe for use by several threads.
 */
public final class Libcrypto {
  private static final String[] NAMES = {"libcrypto.so.3", "libcrypto.so.1.1"};
  private static final int DIGEST = 32;

  private final CryptoLibrary library;

  private Libcrypto(CryptoLibrary library) {
    this.library = library;
  }

  /** The library, or null when the host has none. */
  public static @Nullable Libcrypto load() {
    CryptoLibrary library = null;
    for (int i = 0; i < NAMES.length && library == null; i++) {
      library = CryptoLibrary.load(NAMES[i]);
    }
    return library == null ? null : new Libcrypto(library);
  }

  /** A digest for one thread, which the caller closes. */
  public Sha256 sha256() {
    long context = library.newContext().call();
    if (context == 0) {
      throw new OutOfMemoryError("libcrypto has no memory for a digest");
    }
    Sha256 digest = new Sha256(context);
    require(library.init().call(context, library.sha256().call(), 0), digest);
    return digest;
  }

  private static void require(long result, Sha256 digest) {
    if ((int) result != 1) {
      digest.close();
      throw new IllegalStateException("libcrypto refuses to hash with SHA-256");
    }
  }

  /** A digest that is being made. */
  public final class Sha256 implements AutoCloseable {
    private final NativeBuffer buffer = NativeBuffer.allocate(1 << 18);
    private long context;

    private Sha256(long context) {
      this.context = context;
    }

    /** Adds bytes. */
    public void update(byte[] from, int start, int length) {
      int done = 0;
      while (done < length) {
        int count = Math.min(length - done, buffer.capacity());
        buffer.bytes().put(0, from, start + done, count);
        require(library.update().call(context, buffer.address(), count), this);
        done += count;
      }
    }

    /** Adds the first bytes of native memory, which are not copied. */
    public void update(NativeBuffer from, int length) {
      Objects.checkFromIndexSize(0, length, from.capacity());
      require(library.update().call(context, from.address(), length), this);
    }

    /** The digest; nothing can be added afterwards. */
    public byte[] digest() {
      require(library.last().call(context, buffer.address(), 0), this);
      byte[] digest = new byte[DIGEST];
      buffer.bytes().get(0, digest);
      return digest;
    }

    @Override
    public void close() {
      if (context != 0) {
        library.freeContext().call(context);
        context = 0;
      }
    }
  }
}
