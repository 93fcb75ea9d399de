package io.mydocker.image.archive;

import io.mydocker.linux.Libcrypto;
import io.mydocker.linux.NativeBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of whole layers: by the host's OpenSSL where it has one, else by Java's own code. */
public final class FastestHash {
  /** What the JDK does with memory outside the heap goes through 4 KiB at a time. */
  private static final int PIECE = 1 << 16;

  private FastestHash() {}

  /** The fastest there is; the caller closes it. */
  public static StreamHash sha256() {
    Libcrypto library = Libcrypto.load();
    return library == null ? java() : new NativeHash(library.sha256());
  }

  /** Java's own. */
  static StreamHash java() {
    try {
      return new JavaHash(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static final class JavaHash implements StreamHash {
    private final MessageDigest state;
    private final byte[] carrier = new byte[PIECE];

    JavaHash(MessageDigest state) {
      this.state = state;
    }

    @Override
    public void update(byte[] from, int start, int length) {
      state.update(from, start, length);
    }

    @Override
    public void update(NativeBuffer from, int length) {
      for (int done = 0; done < length; ) {
        int count = Math.min(length - done, carrier.length);
        from.bytes().get(done, carrier, 0, count);
        state.update(carrier, 0, count);
        done += count;
      }
    }

    @Override
    public byte[] digest() {
      return state.digest();
    }

    @Override
    public void close() {
      // Nothing but memory of the heap.
    }
  }

  private record NativeHash(Libcrypto.Sha256 state) implements StreamHash {
    @Override
    public void update(byte[] from, int start, int length) {
      state.update(from, start, length);
    }

    @Override
    public void update(NativeBuffer from, int length) {
      state.update(from, length);
    }

    @Override
    public byte[] digest() {
      return state.digest();
    }

    @Override
    public void close() {
      state.close();
    }
  }
}
