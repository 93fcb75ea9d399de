package io.mydocker.storage;

import io.mydocker.GeneratedTree;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;
import java.io.IOException;
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

/** A walk of some 4,400 files, as {@code commit} makes one to pack them and one to count them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-Djnr.ffi.asm.enabled=false"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class TreeWalkBenchmark {
  private GeneratedTree tree;
  private Kernel kernel;
  private int root;

  @Setup
  public void generate() throws IOException {
    tree = GeneratedTree.make();
    kernel = Kernel.open();
    root = kernel.openat(Flag.AT_FDCWD, tree.root(), Flag.O_RDONLY | Flag.O_DIRECTORY, 0);
  }

  @TearDown
  public void remove() throws IOException {
    kernel.close(root);
    tree.close();
  }

  @Benchmark
  public long everything() throws IOException {
    Sizes sizes = new Sizes();
    new TreeWalk(kernel, sizes).walk(root);
    return sizes.sum;
  }

  @Benchmark
  public long bare() throws IOException {
    Sizes sizes = new Sizes();
    TreeWalk.bare(kernel, sizes, Exclusions.NONE).walk(root);
    return sizes.sum;
  }

  /** Looks at each file. */
  private static final class Sizes implements TreeVisitor {
    long sum;

    @Override
    public void entry(TreeEntry entry) {
      sum += entry.status().size() + entry.target().length();
    }

    @Override
    public void notice(String line) {
      throw new IllegalStateException(line);
    }
  }
}
