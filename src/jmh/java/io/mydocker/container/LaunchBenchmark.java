package io.mydocker.container;

import io.mydocker.program.Encoder;
import io.mydocker.program.Program;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the plan of a plain {@code run} to the bytes for the engine. Interpreted, as the JVM of a
 * launch is: what matters there is how many bytecodes and calls this takes, not what a compiler
 * makes of them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xint")
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 5, time = 1)
public class LaunchBenchmark {
  private LaunchPlan plan;
  private Program program;

  @Setup
  public void compileOnce() {
    plan = LaunchPlans.plan(LaunchProgramTest.cases().get(0));
    program = LaunchCompiler.compile(plan, List.of());
  }

  @Benchmark
  public Program compile() {
    return LaunchCompiler.compile(plan, List.of());
  }

  @Benchmark
  public byte[] encode() {
    return Encoder.encode(program);
  }
}
