package io.mydocker.image.archive;

import io.mydocker.GeneratedTree;
import io.mydocker.linux.Libdeflate;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 16 MiB of text through what {@code commit} compresses with, into nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-Djnr.ffi.asm.enabled=false"})
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 5, time = 1)
public class GzipBenchmark {
  private static final int SIZE = 16 << 20;

  @Param({"libdeflate", "zlib"})
  String compressor;

  @Param({"1", "2"})
  int threads;

  private byte[] content;
  private Libdeflate library;

  @Setup
  public void generate() {
    content = GeneratedTree.text(new Random(1), SIZE);
    library = compressor.equals("zlib") ? null : Libdeflate.load();
    if (library == null && !compressor.equals("zlib")) {
      throw new IllegalStateException("libdeflate is not here (apt-get install libdeflate0)");
    }
  }

  @Benchmark
  public void compress() throws IOException {
    Compressor.Method method =
        library == null
            ? Compressor.zlib(Compressor.USUAL)
            : Compressor.libdeflate(library, Compressor.USUAL);
    try (BlockPipeline gzip =
        BlockPipeline.open(
            method, new StreamOutput(OutputStream.nullOutputStream()), threads, true)) {
      gzip.write(content, 0, content.length);
      gzip.finish();
    }
  }
}
