package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.Libdeflate;
import io.mydocker.linux.NativeBuffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compresses on several threads into gzip members of a mebibyte of content each, which every reader
 * of gzip takes for one stream. The bytes depend on the content and the compressor only, not on the
 * number of threads. Memory: about two mebibytes for each of twice the threads and two.
 *
 * <p>The caller's thread reads into blocks and writes finished ones out, in order; it must close
 * this also after a failure, which ends the threads. The stream below is flushed, never closed: it
 * is the caller's.
 */
public final class ParallelGzip extends OutputStream implements TarSink {
  private static final int BLOCK = 1 << 20;

  /** How often a wait for a block looks whether a thread has died. */
  private static final int PATIENCE_MILLIS = 100;

  private final OutputStream out;
  private final Supplier<BlockCompressor> compressors;
  private final Block[] ring;
  private final BlockingQueue<Block> work = new LinkedBlockingQueue<>();
  private final Thread[] threads;
  private final byte[] single = new byte[1];
  private byte[] carrier = new byte[BLOCK / 2];
  private int current;
  private long submitted;
  private boolean finished;

  /** What ended one of the threads, if anything did. */
  private volatile @Nullable Throwable failure;

  /** A block on its way: being filled, with a worker, or waiting to be written. */
  private static final class Block {
    final NativeBuffer content;
    final Semaphore done = new Semaphore(0);
    final boolean last;
    @Nullable NativeBuffer member;
    int size;
    int memberSize;
    boolean pending;

    Block(boolean last) {
      this.last = last;
      content = NativeBuffer.allocate(last ? 1 : BLOCK);
    }
  }

  /**
   * Starts the threads.
   *
   * @param library libdeflate, or null for the JDK's zlib
   * @param count how many threads compress, at least 1
   */
  public ParallelGzip(OutputStream out, @Nullable Libdeflate library, int count) {
    this(out, count, () -> library == null ? new ZlibBlocks() : new LibdeflateBlocks(library));
  }

  /** As above; each thread makes its own compressor, and closes it. */
  ParallelGzip(OutputStream out, int count, Supplier<BlockCompressor> compressors) {
    this.out = out;
    this.compressors = compressors;
    ring = new Block[2 * count + 2];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Block(false);
    }
    threads = new Thread[count];
    for (int i = 0; i < count; i++) {
      threads[i] = new Worker("gzip-" + i);
      threads[i].setDaemon(true);
      threads[i].start();
    }
  }

  /** With libdeflate where the host has it, on as many threads as there are CPUs. */
  public static ParallelGzip best(OutputStream out) {
    return new ParallelGzip(out, Libdeflate.load(), Runtime.getRuntime().availableProcessors());
  }

  @Override
  public void write(int value) throws IOException {
    single[0] = (byte) value;
    write(single, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      Block block = ring[current];
      int count = Math.min(length - done, BLOCK - block.size);
      block.content.bytes().put(block.size, from, offset + done, count);
      done += count;
      grown(block, count);
    }
  }

  @Override
  public int fill(Kernel kernel, int descriptor, int limit) throws IOException {
    Block block = ring[current];
    int room = Math.min(limit, BLOCK - block.size);
    int count = kernel.read(descriptor, block.content, block.size, room);
    grown(block, count);
    return count;
  }

  private void grown(Block block, int count) throws IOException {
    block.size += count;
    if (block.size == BLOCK) {
      submit(block);
    }
  }

  private void submit(Block block) throws IOException {
    block.pending = true;
    submitted++;
    work.add(block);
    current = (current + 1) % ring.length;
    drain(ring[current]);
  }

  /** Writes a block out when its turn has come, and makes it empty again. */
  private void drain(Block block) throws IOException {
    if (!block.pending) {
      return;
    }
    try {
      while (!block.done.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        if (failure != null) {
          throw new IOException("compressing failed: " + failure, failure);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while compressing");
    }
    block.pending = false;
    block.size = 0;
    NativeBuffer member = block.member;
    if (member == null) {
      throw new IllegalStateException("a block is done and has no member");
    }
    if (carrier.length < block.memberSize) {
      carrier = new byte[member.capacity()];
    }
    member.bytes().get(0, carrier, 0, block.memberSize);
    out.write(carrier, 0, block.memberSize);
  }

  /** Compresses what is left and writes everything out. Nothing can be written afterwards. */
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    Block block = ring[current];
    // Nothing at all is still one member: an empty file is no gzip.
    if (block.size > 0 || submitted == 0) {
      submit(block);
    }
    for (int i = 0; i < ring.length; i++) {
      drain(ring[(current + i) % ring.length]);
    }
    out.flush();
    finished = true;
  }

  /** Ends the threads; what {@link #finish} has not written is lost. */
  @Override
  public void close() {
    work.clear();
    Block end = new Block(true);
    for (int i = 0; i < threads.length; i++) {
      work.add(end);
    }
  }

  /** A thread that compresses until it is told to end. */
  private final class Worker extends Thread implements Thread.UncaughtExceptionHandler {
    Worker(String name) {
      super(name);
      setUncaughtExceptionHandler(this);
    }

    /** Whatever ended the thread, the one that waits for its block must hear of it. */
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      failure = thrown;
    }

    @Override
    public void run() {
      compressAll();
    }
  }

  private void compressAll() {
    try (BlockCompressor compressor = compressors.get()) {
      Block block = work.take();
      while (!block.last) {
        compress(compressor, block);
        block = work.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void compress(BlockCompressor compressor, Block block) {
    NativeBuffer member = block.member;
    if (member == null) {
      member = NativeBuffer.allocate(compressor.bound(BLOCK));
      block.member = member;
    }
    block.memberSize = compressor.compress(block.content, block.size, member);
    // Not in a finally: a block that failed must never look like one that is done.
    block.done.release();
  }
}
