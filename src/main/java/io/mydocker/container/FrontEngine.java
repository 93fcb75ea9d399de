package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.program.Encoder;
import io.mydocker.program.Program;
import java.io.FileOutputStream;
import java.io.IOException;

/** The native engine that started this JVM and waits at the other end of a pipe. */
public final class FrontEngine implements Engine {
  /** The descriptor that the engine's boot program leaves for us. */
  private static final String PIPE = "/proc/self/fd/3";

  @Override
  public void launch(Program program) {
    execute(program);
  }

  @Override
  public void execute(Program program) {
    byte[] bytes = Encoder.encode(program);
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
}
