package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.JavaChild;
import io.mydocker.linux.JavaFront;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.Pipe;
import io.mydocker.program.Encoder;
import io.mydocker.program.Program;

/**
 * This process itself, which becomes a JVM that interprets the container's program, or a child of
 * it where it has something else to do. The native engine that started it, where there is one,
 * passes signals on meanwhile.
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
      front.execute(RelayCompiler.toJvm());
    }
    try {
      JavaFront.become(Encoder.encode(program), isThereFront);
    } catch (KernelException failed) {
      throw notStarted(failed);
    }
  }

  /**
   * The child is there before we leave the session, so that it stays in the terminal's foreground
   * group and has Ctrl-C and Ctrl-Z as any engine has; and it begins only when the front knows whom
   * to pass signals on to. Without a front, a signal to this process ends both, and the watcher
   * undoes.
   */
  @Override
  public Launched launchBeside(Program program, Pipe pipe) {
    try (JavaChild child = JavaChild.start(pipe.writer())) {
      pipe.closeWriter();
      Kernel.open().setsid();
      if (isThereFront()) {
        front.execute(RelayCompiler.to(child.pid()));
      }
      child.begin(Encoder.encode(program));
      return child::await;
    } catch (KernelException failed) {
      throw notStarted(failed);
    }
  }

  /**
   * The child inherits it. Were it to open ours, as the front does, we would have to hold ours open
   * until then, and not see its end when it is killed before.
   */
  @Override
  public String pathOf(Pipe pipe) {
    return "/proc/self/fd/" + pipe.writer();
  }

  @Override
  public void execute(Program program) {
    front.execute(program);
  }

  @Override
  public boolean runsFromWritableFile() {
    return true;
  }

  @Override
  public boolean isCallersChild() {
    return false;
  }

  private static RequestException notStarted(KernelException failed) {
    return new RequestException(Kind.FAILED, "run: start the Java engine: " + failed.getMessage());
  }

  /** The one CPU that the native engine is emitted for. */
  static boolean isThereFront() {
    return System.getProperty("os.arch", "").equals("amd64");
  }
}
