package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.JavaFront;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Encoder;
import io.mydocker.program.Program;

/**
 * This process itself, which becomes a JVM that interprets the container's program. The native
 * engine that started it, where there is one, passes signals on meanwhile.
 */
public final class JavaEngine implements Engine {
  private final Engine front;

  /**
   * @param front the process that waits for this one
   */
  public JavaEngine(Engine front) {
    this.front = front;
  }

  @Override
  public void launch(Program program) {
    boolean isThereFront = isThereFront();
    if (isThereFront) {
      front.execute(RelayCompiler.compile());
    }
    try {
      JavaFront.become(Encoder.encode(program), isThereFront);
    } catch (KernelException failed) {
      throw new RequestException(Kind.FAILED, "run: start the Java engine: " + failed.getMessage());
    }
  }

  @Override
  public void execute(Program program) {
    front.execute(program);
  }

  /** The one CPU that the native engine is emitted for. */
  private static boolean isThereFront() {
    return System.getProperty("os.arch", "").equals("amd64");
  }
}
