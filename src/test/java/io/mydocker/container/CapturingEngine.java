package io.mydocker.container;

import io.mydocker.linux.Pipe;
import io.mydocker.program.Program;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the program of a container instead of carrying it out. */
final class CapturingEngine implements Engine {
  private @Nullable Program program;

  Program program() {
    return Objects.requireNonNull(program, "nothing was launched");
  }

  @Override
  public void launch(Program launched) {
    program = launched;
  }

  @Override
  public Launched launchBeside(Program beside, Pipe pipe) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String pathOf(Pipe pipe) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Program other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isCallersChild() {
    return true;
  }

  @Override
  public boolean runsFromWritableFile() {
    return false;
  }
}
