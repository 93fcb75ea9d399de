package io.mydocker.container;

import io.mydocker.program.Program;
import java.io.IOException;
import java.util.List;

/**
 * A verb beside the launch in the foreground, at work in a place: what it finds, what it does, and
 * what must be true afterwards.
 */
interface Verb extends NextCommand.World {
  /** What the caller may take what he is told for. */
  enum Outcome {
    /** Nothing failed that the program does not bear. */
    AS_SAID,
    FAILED,

    /** Nobody could tell him whether it had begun. */
    UNKNOWN
  }

  /** What the caller gets, and whether it is said where he hears it. */
  VerbRule.Usual usual();

  /** As it is to be now: what it finds may have had to be made anew. */
  Program program();

  /**
   * When all has ended, and the next command has done what it had to: what is wrong with what the
   * verb works on. Makes it right for the next run.
   */
  void check(EngineRun run, Outcome outcome, List<String> wrongs) throws IOException;

  /** Makes a clean place after a run that went wrong. */
  void force() throws IOException;

  /** Removes what the verb was given to work on. */
  void end(List<String> wrongs) throws IOException;
}
