package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Program;
import io.mydocker.program.TraceRecord;
import io.mydocker.program.TraceText;
import io.mydocker.program.Tracer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program that tells of its calls, and passes on what it tells. This process stays until the
 * end for that: the program opens our end of a pipe by way of /proc.
 */
final class Trace {
  private final Engine engine;
  private final Lines lines;

  Trace(Engine engine, Lines lines) {
    this.engine = engine;
    this.lines = lines;
  }

  /** Hands the program over and returns when it has ended. */
  void execute(Program program) {
    Kernel kernel = Kernel.open();
    // Ctrl-C reaches every process of the terminal's foreground group. It is the container's
    // affair;
    // whoever tells of the end must stay for it.
    kernel.setsid();
    int[] pipe = kernel.pipe2();
    String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + pipe[1];
    Program traced = Tracer.trace(program, path);
    engine.launch(traced);
    TraceText text = new TraceText(program, traced);
    try {
      TraceRecord first = next(kernel, pipe[0]);
      // The program has opened its own end by now; ours would keep the pipe from ending.
      kernel.close(pipe[1]);
      for (TraceRecord record = first; record != null; record = next(kernel, pipe[0])) {
        lines.line(text.line(record));
      }
    } catch (KernelException unreadable) {
      throw new RequestException(Kind.FAILED, "read the trace: " + unreadable.getMessage());
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
