package io.mydocker.container;

import io.mydocker.program.Program;

/** Carries programs out. */
public interface Engine {
  /**
   * Hands a program over; what it does from then on is no longer the caller's affair.
   *
   * @throws RequestException when there is no engine to hand it to
   */
  void execute(Program program);
}
