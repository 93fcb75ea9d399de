package io.mydocker.image.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.NativeBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockPipelineTest {
  /** Every way to compress, each with what reads it back. */
  private static List<Compressor.Method> methods() {
    List<Compressor.Method> methods = new ArrayList<>();
    methods.add(Compressor.zlib(Compressor.USUAL));
    methods.add(Compressor.zlib(9));
    methods.add(Compressor.ZSTD.method(Compressor.USUAL));
    methods.add(Compressor.ZSTD.method(1));
    methods.add(Compressor.NONE.method(Compressor.USUAL));
    methods.add(Compressor.GZIP.method(1));
    return methods;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 1 << 20, (1 << 20) + 1, 1 << 22, 17_000_003})
  void isReadBackWholeWhateverTheNumberOfThreads(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Arrays.fill(content, 0, size / 2, (byte) 'x');
    for (Compressor.Method method : methods()) {
      byte[] one = packed(content, method, 1);
      assertArrayEquals(one, packed(content, method, 3), method.name());
      try (InputStream in = Compression.uncompress(new ByteArrayInputStream(one), "it")) {
        assertArrayEquals(content, in.readAllBytes(), method.name());
      }
    }
  }

  @Test
  void theJdkReadsAllMembers() throws IOException {
    byte[] content = "text ".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
    byte[] packed = packed(content, Compressor.GZIP.method(Compressor.USUAL), 2);
    assertArrayEquals(
        content, new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
  }

  @Test
  void tellsDigestsSizeAndCompressor() throws IOException, NoSuchAlgorithmException {
    byte[] content = "text ".repeat(500_000).getBytes(StandardCharsets.US_ASCII);
    for (Compressor.Method method : methods()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BlockPipeline.Result result = pack(content, method, 2, out);
      assertEquals(sha256(content), result.contentDigest());
      assertEquals(sha256(out.toByteArray()), result.digest(), method.name());
      assertEquals(out.size(), result.size());
      assertEquals(method.name(), result.compressor());
      assertTrue(
          method
              .name()
              .matches(
                  "none|(zlib|libdeflate|zstd) [1-9][0-9]*\\.[0-9.]+ level \\d+(, wlog \\d+, hlog \\d+)?"),
          method.name());
    }
  }

  private static String sha256(byte[] of) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of));
  }

  @Test
  void aFullDiskIsToldToTheCaller() {
    byte[] much = new byte[40 << 20];
    for (Compressor.Method method : methods()) {
      BlockOutput full =
          (from, size) -> {
            throw new IOException("full");
          };
      try (BlockPipeline pipeline = BlockPipeline.open(method, full, 2, true)) {
        IOException told =
            assertThrows(
                IOException.class,
                () -> {
                  pipeline.write(much, 0, much.length);
                  pipeline.finish();
                });
        assertEquals("full", told.getMessage());
      }
    }
  }

  /** Stored where compressing gains nothing, compressed where even bytes repeat. */
  @Test
  void evenBytesAreStoredUnlessTheyRepeat() throws IOException {
    byte[] noise = new byte[3 << 20];
    new Random(1).nextBytes(noise);
    byte[] repeated = new byte[3 << 20];
    for (int at = 0; at < repeated.length; at += 1024) {
      System.arraycopy(noise, 0, repeated, at, 1024);
    }
    for (Compressor.Method method :
        List.of(Compressor.zlib(6), Compressor.GZIP.method(Compressor.USUAL))) {
      for (byte[] content : List.of(noise, repeated)) {
        byte[] packed = packed(content, method, 2);
        assertArrayEquals(
            content, new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
        int most = content == noise ? noise.length + 1000 : noise.length / 50;
        assertTrue(packed.length < most, method.name() + " " + packed.length);
      }
    }
  }

  /** A descriptor's number is somebody else's once it is closed. */
  @Test
  void nothingIsWrittenAfterItIsClosed() throws IOException, InterruptedException {
    AtomicInteger writes = new AtomicInteger();
    CountDownLatch inside = new CountDownLatch(1);
    BlockOutput slow =
        (from, size) -> {
          writes.incrementAndGet();
          inside.countDown();
        };
    byte[] much = new byte[8 << 20];
    BlockPipeline pipeline =
        BlockPipeline.open(Compressor.NONE.method(Compressor.USUAL), slow, 2, true);
    pipeline.write(much, 0, 4 << 20);
    inside.await();
    pipeline.close();
    int before = writes.get();
    Thread.sleep(20);
    assertEquals(before, writes.get());
  }

  /** Whatever it is, on whichever thread: the caller hears of it, and does not wait for ever. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void anUnexpectedFailureIsToldToTheCaller(int blocksBefore) {
    for (boolean isError : new boolean[] {false, true}) {
      AtomicInteger left = new AtomicInteger(blocksBefore);
      Compressor.Method method =
          new Compressor.Method("breaking", 1 << 20, () -> new Breaking(left, isError));
      try (BlockPipeline pipeline =
          BlockPipeline.open(method, new StreamOutput(new ByteArrayOutputStream()), 3, true)) {
        byte[] much = new byte[20 << 20];
        IOException told =
            assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () ->
                    assertThrows(
                        IOException.class,
                        () -> {
                          pipeline.write(much, 0, much.length);
                          pipeline.finish();
                        }));
        assertTrue(String.valueOf(told.getMessage()).contains("broken"), told.getMessage());
      }
    }
  }

  /** Compresses some blocks, and breaks. */
  private static final class Breaking implements BlockCompressor {
    private final BlockCompressor real = new ZlibBlocks(6);
    private final AtomicInteger left;
    private final boolean isError;

    Breaking(AtomicInteger left, boolean isError) {
      this.left = left;
      this.isError = isError;
    }

    @Override
    public int bound(int size) {
      return real.bound(size);
    }

    @Override
    public int compress(NativeBuffer from, int offset, int size, NativeBuffer to) {
      if (left.getAndDecrement() <= 0) {
        if (isError) {
          throw new OutOfMemoryError("broken");
        }
        throw new IllegalStateException("broken");
      }
      return real.compress(from, offset, size, to);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @Test
  void timesAreDecimal() {
    assertEquals("1", PaxBuilder.time(1, 0));
    assertEquals("1.5", PaxBuilder.time(1, 500_000_000));
    assertEquals("-0.999999999", PaxBuilder.time(-1, 1));
    assertEquals("-4.877", PaxBuilder.time(-5, 123_000_000));
  }

  @Test
  void aRecordCountsItself() {
    PaxBuilder records = new PaxBuilder();
    records.add("k", "v".repeat(93));
    byte[] bytes = records.taken();
    assertEquals(
        bytes.length + " k=",
        new String(bytes, 0, 6, java.nio.charset.StandardCharsets.US_ASCII)
            .substring(0, (bytes.length + " k=").length()));
  }

  private static byte[] packed(byte[] content, Compressor.Method method, int threads)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pack(content, method, threads, out);
    return out.toByteArray();
  }

  private static BlockPipeline.Result pack(
      byte[] content, Compressor.Method method, int threads, ByteArrayOutputStream out)
      throws IOException {
    try (BlockPipeline pipeline =
        BlockPipeline.open(method, new StreamOutput(out), threads, true)) {
      pipeline.write(content, 0, content.length);
      return pipeline.finish();
    }
  }
}
