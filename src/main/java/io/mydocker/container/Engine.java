package io.mydocker.container;

import io.mydocker.program.Program;

/**
 * Carries programs out. What a program does from then on is no longer the caller's affair; a method
 * may not return, where this process becomes the one that does it.
 */
public interface Engine {
  /**
   * Hands the program of a container over.
   *
   * @throws RequestException when there is no engine to hand it to
   */
  void launch(Program program);

  /**
   * Hands over any other program: one that prepares a launch, or stands guard over this JVM's own
   * work.
   *
   * @throws RequestException when there is no engine to hand it to
   */
  void execute(Program program);
}
