package io.mydocker.image.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where the three threads of an {@link ArchiveStream} meet: chunks of packed and of plain bytes, on
 * their way. Their number bounds the memory. Every wait ends when this is closed.
 */
final class Chunks {
  static final int SIZE = 1 << 18;

  /** Packed ones that are read ahead; and plain ones, filled, being read or being hashed. */
  private static final int PACKED = 2;

  private static final int PLAIN = 8;

  /** Bytes, up to {@code end}. */
  static final class Chunk {
    final byte[] bytes = new byte[SIZE];
    int end;

    /** How many readers have not done with a plain one. */
    private int readers;
  }

  private final Deque<Chunk> packed = new ArrayDeque<>();
  private final Deque<Chunk> packedFree = new ArrayDeque<>();
  private final Deque<Chunk> plain = new ArrayDeque<>();
  private final Deque<Chunk> hashed = new ArrayDeque<>();
  private final Deque<Chunk> plainFree = new ArrayDeque<>();
  private boolean isPackedEnd;
  private boolean isPlainEnd;
  private boolean isClosed;
  private @Nullable Throwable failure;

  Chunks() {
    for (int i = 0; i < PACKED; i++) {
      packedFree.add(new Chunk());
    }
    for (int i = 0; i < PLAIN; i++) {
      plainFree.add(new Chunk());
    }
  }

  /** Thrown in a thread whose work nobody wants any more. */
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Callers look again: it may end for no reason. */
  @SuppressWarnings("WaitNotInLoop") // the loops are the callers'
  private synchronized void await() {
    if (isClosed) {
      throw new Closed();
    }
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ArchiveException("interrupted while an archive was read", e);
    }
  }

  /**
   * For the caller's thread: waits until there is something for it to do.
   *
   * @return a free chunk to fill with packed bytes; null when there are plain ones, or none any
   *     more
   */
  synchronized @Nullable Chunk toFill() {
    while (true) {
      if (!isPackedEnd && !isPlainEnd && !packedFree.isEmpty()) {
        return packedFree.remove();
      }
      if (!plain.isEmpty() || isPlainEnd) {
        return null;
      }
      await();
    }
  }

  /** Packed bytes that were read; an empty chunk is the end. */
  synchronized void filled(Chunk chunk) {
    if (chunk.end == 0) {
      isPackedEnd = true;
    } else {
      packed.add(chunk);
    }
    notifyAll();
  }

  /** Null at the end of the packed bytes. */
  synchronized @Nullable Chunk takePacked() {
    while (packed.isEmpty() && !isPackedEnd) {
      await();
    }
    return packed.poll();
  }

  synchronized void packedDone(Chunk chunk) {
    packedFree.add(chunk);
    notifyAll();
  }

  synchronized Chunk takeFree() {
    while (plainFree.isEmpty()) {
      await();
    }
    return plainFree.remove();
  }

  /** Plain bytes: to be read, and to be hashed. */
  synchronized void put(Chunk chunk) {
    chunk.readers = 2;
    plain.add(chunk);
    hashed.add(chunk);
    notifyAll();
  }

  /** No more plain bytes, because of a failure or as there are none. */
  synchronized void end(@Nullable Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
    isPlainEnd = true;
    notifyAll();
  }

  /** The failure that ended the plain bytes, once all before it are taken. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** Null when there are none now. */
  synchronized @Nullable Chunk takePlain() {
    return plain.poll();
  }

  /** Null at the end. */
  synchronized @Nullable Chunk takeHashed() {
    while (hashed.isEmpty() && !isPlainEnd) {
      await();
    }
    return hashed.poll();
  }

  synchronized void done(Chunk chunk) {
    if (--chunk.readers == 0) {
      plainFree.add(chunk);
      notifyAll();
    }
  }

  synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
