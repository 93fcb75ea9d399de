package io.mydocker.image.archive;

import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream in blocks and has each hashed, compressed, written and hashed again, by threads
 * that work on different blocks at a time. Compressed blocks are pieces of their own, which every
 * reader of the format takes for one stream. The bytes depend on the content and the compressor
 * only, not on the number of threads. Memory: two blocks, one of them for what comes out, for each
 * of twice the threads and two; fewer of large ones.
 *
 * <p>The caller's thread fills the blocks; it must close this also after a failure, which ends the
 * threads. The output below stays the caller's.
 */
public final class BlockPipeline implements TarSink, AutoCloseable {
  /** One thread feeds them, and each takes memory. */
  private static final int MOST_THREADS = 8;

  /** Bytes that are read ahead of the threads; each has a block to work on all the same. */
  private static final int AHEAD = 24 << 20;

  /** How often a wait looks whether a thread has died. */
  private static final int PATIENCE_MILLIS = 100;

  private final Compressor.Method method;
  private final BlockOutput out;
  private final @Nullable Block[] ring;
  private final BlockingQueue<Block> toHash = new LinkedBlockingQueue<>();
  private final BlockingQueue<Block> toCompress = new LinkedBlockingQueue<>();
  private final BlockingQueue<Block> toWrite = new LinkedBlockingQueue<>();
  private final Kernel kernel = Kernel.open();
  private final Block end = new Block(kernel, 1);
  private final List<Stage> stages = new ArrayList<>();
  private final RunningDigest content = new RunningDigest();
  private final @Nullable RunningDigest archive;
  private long size;
  private int current;
  private boolean isEmpty = true;

  /** What ended one of the threads, if anything did. */
  private volatile @Nullable Throwable failure;

  /** What one thread does, until it is told to end. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * What was written.
   *
   * @param contentDigest SHA-256 of what was put in, in hexadecimal
   * @param digest SHA-256 of what came out, in hexadecimal; empty if nobody asked for it
   * @param size bytes that came out
   * @param compressor its name, version and level
   */
  public record Result(String contentDigest, String digest, long size, String compressor) {}

  private BlockPipeline(Compressor.Method method, BlockOutput out, int count, boolean hasDigest) {
    this.method = method;
    this.out = out;
    ring = new Block[Math.max(count + 2, Math.min(2 * count + 2, AHEAD / method.block()))];
    archive = method.compressors() != null && hasDigest ? new RunningDigest() : null;
  }

  /**
   * Starts the threads.
   *
   * @param level {@link Compressor#USUAL}, or one that the compressor has
   * @param hasDigest whether the result has the digest of what comes out
   */
  public static BlockPipeline open(
      Compressor compressor, int level, BlockOutput out, boolean hasDigest) {
    int processors = Runtime.getRuntime().availableProcessors();
    int count = Math.min(processors, MOST_THREADS);
    return open(compressor.method(level), out, count, hasDigest);
  }

  /** Loads what packing needs, so that it is there when the first block is. */
  public static void load(Compressor compressor, int level) {
    FastestHash.sha256().close();
    Compressor.Compressors compressors = compressor.method(level).compressors();
    if (compressors != null) {
      compressors.open().close();
    }
  }

  /**
   * As above.
   *
   * @param count how many threads compress, at least 1
   */
  static BlockPipeline open(
      Compressor.Method method, BlockOutput out, int count, boolean hasDigest) {
    BlockPipeline pipeline = new BlockPipeline(method, out, count, hasDigest);
    pipeline.start("hash", pipeline::hashAll);
    pipeline.start("write", pipeline::writeAll);
    Compressor.Compressors compressors = method.compressors();
    for (int i = 0; compressors != null && i < count; i++) {
      pipeline.start("compress-" + i, () -> pipeline.compressAll(compressors));
    }
    return pipeline;
  }

  private void start(String name, Work work) {
    Stage stage = new Stage(name, work);
    stages.add(stage);
    stage.start();
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      Block block = filling();
      int count = Math.min(length - done, method.block() - block.size);
      block.content().bytes().put(block.size, from, offset + done, count);
      done += count;
      grown(block, count);
    }
  }

  @Override
  public int fill(Kernel kernel, int descriptor, int limit) throws IOException {
    Block block = filling();
    int room = Math.min(limit, method.block() - block.size);
    int count = kernel.read(descriptor, block.content(), block.size, room);
    grown(block, count);
    return count;
  }

  /** The block whose turn it is, empty or begun. */
  private Block filling() throws IOException {
    Block block = ring[current];
    if (block == null) {
      block = new Block(kernel, method.block());
      ring[current] = block;
    } else if (block.isAway) {
      await(block.written);
      block.isAway = false;
      block.size = 0;
    }
    return block;
  }

  private void grown(Block block, int count) {
    block.size += count;
    if (block.size == method.block()) {
      submit(block);
    }
  }

  private void submit(Block block) {
    isEmpty = false;
    block.isAway = true;
    if (method.compressors() == null) {
      block.compressed.release();
    } else {
      toCompress.add(block);
    }
    toHash.add(block);
    toWrite.add(block);
    current = (current + 1) % ring.length;
  }

  /**
   * Has everything written out. Nothing can be written afterwards.
   *
   * @throws IOException what any of the threads met
   */
  public Result finish() throws IOException {
    Block begun = ring[current];
    boolean isBegun = begun != null && !begun.isAway && begun.size > 0;
    // Nothing at all is still one piece: an empty file is no gzip.
    if (isBegun || isEmpty) {
      submit(filling());
    }
    tellEnd();
    for (Stage stage : stages) {
      await(stage.over);
    }
    if (failure != null) {
      throw failed(failure);
    }
    out.flush();
    String contentDigest = content.hex();
    return new Result(contentDigest, digest(contentDigest), size, method.name());
  }

  private String digest(String contentDigest) {
    if (method.compressors() == null) {
      return contentDigest;
    }
    return archive == null ? "" : archive.hex();
  }

  private void tellEnd() {
    toHash.add(end);
    toWrite.add(end);
    for (Stage ignored : stages) {
      toCompress.add(end);
    }
  }

  private void await(Semaphore done) throws IOException {
    try {
      while (!done.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        Throwable met = failure;
        if (met != null) {
          throw failed(met);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while packing");
    }
  }

  private static IOException failed(Throwable met) {
    return met instanceof IOException
        ? new IOException(met.getMessage(), met)
        : new IOException("compressing failed: " + met, met);
  }

  /** Ends the threads; what {@link #finish} has not written is lost. */
  @Override
  public void close() {
    for (Stage stage : stages) {
      stage.interrupt();
    }
    // Not before they have ended: one that still wrote would do so to whatever has the descriptor's
    // number next.
    boolean isInterrupted = false;
    for (Stage stage : stages) {
      isInterrupted |= stage.outlived();
    }
    content.close();
    if (archive != null) {
      archive.close();
    }
    end.close();
    for (Block block : ring) {
      if (block != null) {
        block.close();
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void hashAll() throws InterruptedException {
    for (Block block = toHash.take(); block != end; block = toHash.take()) {
      content.update(block.content(), block.size);
      block.hashed.release();
    }
  }

  private void compressAll(Compressor.Compressors compressors) throws InterruptedException {
    try (BlockCompressor compressor = compressors.open()) {
      for (Block block = toCompress.take(); block != end; block = toCompress.take()) {
        block.compress(compressor);
        // Not in a finally: a block that failed must never look like one that is done.
        block.compressed.release();
      }
    }
  }

  private void writeAll() throws IOException, InterruptedException {
    for (Block block = toWrite.take(); block != end; block = toWrite.take()) {
      await(block.compressed);
      out.write(block.piece(), block.pieceSize());
      size += block.pieceSize();
      if (archive != null) {
        archive.update(block.piece(), block.pieceSize());
      }
      await(block.hashed);
      block.written.release();
    }
  }

  private synchronized void fail(Throwable met) {
    if (failure == null) {
      failure = met;
    }
  }

  /** A thread that does its work until it is told to end, and tells what it met. */
  private final class Stage extends Thread implements Thread.UncaughtExceptionHandler {
    final Semaphore over = new Semaphore(0);
    private final Work work;

    Stage(String name, Work work) {
      super(name);
      this.work = work;
      setDaemon(true);
      setUncaughtExceptionHandler(this);
    }

    @Override
    public void run() {
      try {
        work.run();
        over.release();
      } catch (IOException e) {
        fail(e);
      } catch (InterruptedException e) {
        fail(e);
        interrupt();
      }
    }

    /** Whatever ended the thread, the one that waits for its block must hear of it. */
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      fail(thrown);
    }

    /** Waits for its end; tells whether the waiting thread was interrupted meanwhile. */
    boolean outlived() {
      boolean isInterrupted = false;
      while (isAlive()) {
        try {
          join();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
      return isInterrupted;
    }
  }
}
