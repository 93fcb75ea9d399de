package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.Pipe;
import io.mydocker.program.Encoder;
import io.mydocker.program.Handover;
import io.mydocker.program.Premises;
import io.mydocker.program.Program;
import java.io.FileOutputStream;
import java.io.IOException;

/** The native engine that started this JVM and waits at the other end of a pipe. */
public final class FrontEngine implements Engine {
  /** The descriptor that the engine's boot program leaves for us. */
  private static final String PIPE = "/proc/self/fd/" + Handover.PROGRAM_FD;

  @Override
  public void launch(Program program) {
    execute(program);
  }

  /** The exit code is the front's affair, which does not look at ours. */
  @Override
  public Launched launchBeside(Program program, Pipe pipe) {
    Kernel.open().setsid();
    execute(program);
    return new Launched() {
      @Override
      public int await() {
        return 0;
      }
    };
  }

  /** The front is our parent: it has no descriptor of ours, but may look at them. */
  @Override
  public String pathOf(Pipe pipe) {
    return "/proc/" + ProcessHandle.current().pid() + "/fd/" + pipe.writer();
  }

  @Override
  public void launch(Program program, Premises premises) {
    send(Encoder.encode(program, premises));
  }

  @Override
  public void execute(Program program) {
    send(Encoder.encode(program));
  }

  private static void send(byte[] bytes) {
    try (FileOutputStream pipe = new FileOutputStream(PIPE)) {
      pipe.write(bytes);
    } catch (IOException broken) {
      throw new RequestException(
          Kind.FAILED,
          "hand the program to the engine: "
              + broken.getMessage()
              + "; start mydocker by its installed launcher");
    }
  }

  @Override
  public boolean runsFromWritableFile() {
    return false;
  }

  @Override
  public boolean isCallersChild() {
    return true;
  }
}
