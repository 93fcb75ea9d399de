package io.mydocker.image;

import io.mydocker.GeneratedTree;
import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The archive of some 4,400 small files: walk, headers, content and gzip, into nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-Djnr.ffi.asm.enabled=false"})
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 5, time = 2)
public class CommitBenchmark {
  private GeneratedTree tree;
  private Kernel kernel;

  @Setup
  public void generate() throws IOException {
    tree = GeneratedTree.make();
    kernel = Kernel.open();
  }

  @TearDown
  public void remove() throws IOException {
    tree.close();
  }

  @Benchmark
  public CommitArchive.Written pack() {
    return CommitArchive.write(
        kernel, tree.root(), Packing.USUAL, OutputStream.nullOutputStream(), SILENT);
  }

  private static final CommitProgress SILENT =
      new CommitProgress() {
        @Override
        public void at(long doneBytes, long totalBytes) {}

        @Override
        public void notice(String line) {
          throw new IllegalStateException(line);
        }

        @Override
        public void packed() {}
      };
}
