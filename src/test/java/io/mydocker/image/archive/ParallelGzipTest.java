package io.mydocker.image.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Libdeflate;
import io.mydocker.linux.NativeBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParallelGzipTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 1 << 20, (1 << 20) + 1, 17_000_003})
  void isReadBackWhole(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    java.util.Arrays.fill(content, 0, size / 2, (byte) 'x');
    for (Libdeflate library : new @Nullable Libdeflate[] {null, Libdeflate.load()}) {
      byte[] one = packed(content, library, 1);
      assertArrayEquals(one, packed(content, library, 3));
      assertArrayEquals(content, new GZIPInputStream(new ByteArrayInputStream(one)).readAllBytes());
    }
  }

  @Test
  void aFullDiskIsToldToTheWriter() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("full");
          }
        };
    try (ParallelGzip gzip = new ParallelGzip(full, null, 2)) {
      byte[] much = new byte[20 << 20];
      assertThrows(IOException.class, () -> gzip.write(much, 0, much.length));
    }
  }

  /** Whatever it is, on whichever thread: the writer hears of it, and does not wait for ever. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void anUnexpectedFailureIsToldToTheWriter(int blocksBefore) throws IOException {
    for (boolean isError : new boolean[] {false, true}) {
      AtomicInteger left = new AtomicInteger(blocksBefore);
      try (ParallelGzip gzip =
          new ParallelGzip(new ByteArrayOutputStream(), 3, () -> new Breaking(left, isError))) {
        byte[] much = new byte[20 << 20];
        IOException told =
            assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () ->
                    assertThrows(
                        IOException.class,
                        () -> {
                          gzip.write(much, 0, much.length);
                          gzip.finish();
                        }));
        assertTrue(String.valueOf(told.getMessage()).contains("broken"), told.getMessage());
      }
    }
  }

  /** Compresses some blocks, and breaks. */
  private static final class Breaking implements BlockCompressor {
    private final BlockCompressor real = new ZlibBlocks();
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
    public int compress(NativeBuffer from, int size, NativeBuffer to) {
      if (left.getAndDecrement() <= 0) {
        if (isError) {
          throw new OutOfMemoryError("broken");
        }
        throw new IllegalStateException("broken");
      }
      return real.compress(from, size, to);
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

  private static byte[] packed(byte[] content, @Nullable Libdeflate library, int threads)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ParallelGzip gzip = new ParallelGzip(out, library, threads)) {
      gzip.write(content, 0, content.length);
      gzip.finish();
    }
    return out.toByteArray();
  }
}
