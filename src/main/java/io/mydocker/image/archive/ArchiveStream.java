package io.mydocker.image.archive;

import io.mydocker.image.archive.Chunks.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The uncompressed bytes of an archive. One thread uncompresses, another hashes, while the caller's
 * makes files of them; it alone reads the packed stream, whose source may belong to it. Memory: two
 * and a half mebibytes.
 */
public final class ArchiveStream extends InputStream {
  private final InputStream packed;
  private final StreamHash hash;
  private final Chunks chunks = new Chunks();
  private final Thread unpacking = new Work("unpack", this::unpackAll);
  private final Thread hashing = new Work("hash", this::hashAll);
  private @Nullable Chunk current;
  private int at;

  /**
   * Starts the threads, which {@link #close} ends.
   *
   * @param packed compressed or not, closed by this
   * @param hash of the uncompressed bytes; the caller's to close, after this
   */
  public ArchiveStream(InputStream packed, StreamHash hash) {
    this.packed = packed;
    this.hash = hash;
    unpacking.start();
    hashing.start();
  }

  /** A thread whose failure is the stream's. */
  private final class Work extends Thread implements Thread.UncaughtExceptionHandler {
    Work(String name, Runnable work) {
      super(work, name);
      setDaemon(true);
      setUncaughtExceptionHandler(this);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      if (!(thrown instanceof Chunks.Closed)) {
        chunks.end(thrown);
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Chunk chunk = current;
    if (chunk == null || at == chunk.end) {
      chunk = next(chunk);
      if (chunk == null) {
        return -1;
      }
    }
    int count = Math.min(length, chunk.end - at);
    System.arraycopy(chunk.bytes, at, to, start, count);
    at += count;
    return count;
  }

  private @Nullable Chunk next(@Nullable Chunk before) throws IOException {
    current = null;
    at = 0;
    if (before != null) {
      chunks.done(before);
    }
    for (Chunk free = chunks.toFill(); free != null; free = chunks.toFill()) {
      free.end = packed.readNBytes(free.bytes, 0, Chunks.SIZE);
      chunks.filled(free);
    }
    current = chunks.takePlain();
    Throwable failure = chunks.failure();
    if (current == null && failure != null) {
      throw failure instanceof IOException e
          ? e
          : new IOException("reading it failed: " + failure, failure);
    }
    return current;
  }

  private void unpackAll() {
    try (InputStream plain = Compression.open(new PackedInput())) {
      boolean isEnd = false;
      while (!isEnd) {
        isEnd = fill(plain, chunks.takeFree());
      }
      chunks.end(null);
    } catch (IOException e) {
      chunks.end(e);
    }
  }

  /** What came before a failure counts: it tells how far the archive is good. */
  private boolean fill(InputStream plain, Chunk chunk) throws IOException {
    chunk.end = 0;
    try {
      int count = 0;
      while (count >= 0 && chunk.end < Chunks.SIZE) {
        chunk.end += count;
        count = plain.read(chunk.bytes, chunk.end, Chunks.SIZE - chunk.end);
      }
      return count < 0;
    } finally {
      if (chunk.end > 0) {
        chunks.put(chunk);
      }
    }
  }

  private void hashAll() {
    for (Chunk chunk = chunks.takeHashed(); chunk != null; chunk = chunks.takeHashed()) {
      hash.update(chunk.bytes, 0, chunk.end);
      chunks.done(chunk);
    }
  }

  /** The digest of all bytes, when all have been read. */
  public byte[] digest() throws IOException {
    join(hashing);
    Throwable failure = chunks.failure();
    if (failure != null) {
      throw new IOException("hashing it failed: " + failure, failure);
    }
    return hash.digest();
  }

  private static void join(Thread thread) throws InterruptedIOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an archive was read");
    }
  }

  @Override
  public void close() throws IOException {
    chunks.close();
    try {
      join(unpacking);
      join(hashing);
    } finally {
      packed.close();
    }
  }

  /** The packed bytes as the unpacking thread sees them. */
  private final class PackedInput extends InputStream {
    private @Nullable Chunk chunk;
    private int start;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      Chunk from = chunk;
      if (from != null && start == from.end) {
        chunks.packedDone(from);
        from = null;
      }
      if (from == null) {
        from = chunks.takePacked();
        chunk = from;
        start = 0;
      }
      if (from == null) {
        return -1;
      }
      int count = Math.min(length, from.end - start);
      System.arraycopy(from.bytes, start, to, offset, count);
      start += count;
      return count;
    }
  }
}
