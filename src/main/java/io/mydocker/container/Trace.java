package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.Pipe;
import io.mydocker.program.Program;
import io.mydocker.program.TraceRecord;
import io.mydocker.program.TraceText;
import io.mydocker.program.Tracer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * An engine that has another carry out a container's program, which then tells of its calls, and
 * passes on what it tells. This process stays until the end for that: the program opens a pipe of
 * ours by way of /proc.
 */
final class Trace implements Engine {
  private final Engine engine;
  private final Lines lines;
  private int code;

  Trace(Engine engine, Lines lines) {
    this.engine = engine;
    this.lines = lines;
  }

  /** Returns when the program has ended. */
  @Override
  public void launch(Program program) {
    Kernel kernel = Kernel.open();
    try {
      Pipe pipe = kernel.pipe2();
      Program traced = Tracer.trace(program, engine.pathOf(pipe));
      Launched launched = engine.launchBeside(traced, pipe);
      try (pipe) {
        passOn(kernel, pipe, new TraceText(program, traced));
      } finally {
        // Also when nobody reads what we tell: the program has its undo yet to do.
        code = launched.await();
      }
    } catch (KernelException unreadable) {
      throw new RequestException(Kind.FAILED, "read the trace: " + unreadable.getMessage());
    }
  }

  /** What this process exits with after a launch. */
  int code() {
    return code;
  }

  /** Nobody traces a trace. */
  @Override
  public Launched launchBeside(Program program, Pipe pipe) {
    return engine.launchBeside(program, pipe);
  }

  @Override
  public String pathOf(Pipe pipe) {
    return engine.pathOf(pipe);
  }

  @Override
  public void execute(Program program) {
    engine.execute(program);
  }

  @Override
  public boolean runsFromWritableFile() {
    return engine.runsFromWritableFile();
  }

  @Override
  public boolean isCallersChild() {
    return engine.isCallersChild();
  }

  private void passOn(Kernel kernel, Pipe pipe, TraceText text) {
    TraceRecord first = next(kernel, pipe.reader());
    // The program has opened its own end by now; ours would keep the pipe from ending.
    pipe.closeWriter();
    for (TraceRecord record = first; record != null; record = next(kernel, pipe.reader())) {
      lines.line(text.line(record));
    }
    String failure = text.failure();
    if (failure != null) {
      lines.line(failure);
    }
  }

  private static @Nullable TraceRecord next(Kernel kernel, int reader) {
    byte[] bytes = new byte[TraceRecord.SIZE];
    int have = 0;
    while (have < bytes.length) {
      int count = kernel.read(reader, bytes, have, bytes.length - have);
      if (count == 0) {
        return null;
      }
      have += count;
    }
    return TraceRecord.read(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
  }
}
