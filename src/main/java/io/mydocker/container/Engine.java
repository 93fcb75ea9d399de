package io.mydocker.container;

import io.mydocker.linux.Pipe;
import io.mydocker.program.Premises;
import io.mydocker.program.Program;

/**
 * Carries programs out. What a program does from then on is no longer the caller's affair; a method
 * may not return, where this process becomes the one that does it.
 */
public interface Engine {
  /** A container's program at work, while this process does something else. */
  interface Launched {
    /** Waits for its end; the code that this process then exits with. */
    int await();
  }

  /**
   * Hands the program of a container over.
   *
   * @throws RequestException when there is no engine to hand it to
   */
  void launch(Program program);

  /**
   * The same for a program that may be kept for the next time, where the engine does that.
   *
   * @param premises what it was compiled from
   * @throws RequestException when there is no engine to hand it to
   */
  default void launch(Program program, Premises premises) {
    launch(program);
  }

  /**
   * The same for a program that writes to a pipe of ours. This process stays to read it, and leaves
   * its terminal: Ctrl-C reaches every process of the terminal's foreground group, but it is the
   * container's affair, and whoever tells of the end must stay for it.
   *
   * @param program opens the pipe by {@link #pathOf}
   * @param pipe the end to write is closed when nobody will open it any more
   * @throws RequestException when there is no engine to hand it to
   */
  Launched launchBeside(Program program, Pipe pipe);

  /** Where a program that is launched beside this process finds the pipe's end to write. */
  String pathOf(Pipe pipe);

  /**
   * Hands over any other program: one that prepares a launch, or stands guard over this JVM's own
   * work.
   *
   * @throws RequestException when there is no engine to hand it to
   */
  void execute(Program program);

  /** Whether a container's program is carried out by a child of whoever called us. */
  boolean isCallersChild();

  /**
   * Whether the command may reach the file of a program of the host's through {@code
   * /proc/self/exe}, and could write to it (CVE-2019-5736). The native engine runs from a read-only
   * mount.
   */
  boolean runsFromWritableFile();
}
