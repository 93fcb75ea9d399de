package io.mydocker.cli;

import io.mydocker.container.RequestException;

/**
 * The one map from failures to exit codes. {@code run} and {@code exec} end with their command's
 * code, so theirs for our own failures are those that env(1) and Docker use.
 */
enum ExitCodes {
  RUNS_A_COMMAND(125, 126, 127),
  OTHER(1, 1, 1);

  /** Wrong options or arguments, for every verb. */
  static final int USAGE = 125;

  /** The reader of our output went away: as if SIGPIPE had ended us. */
  static final int READER_GONE = 128 + 13;

  private final int failed;
  private final int notExecutable;
  private final int notFound;

  ExitCodes(int failed, int notExecutable, int notFound) {
    this.failed = failed;
    this.notExecutable = notExecutable;
    this.notFound = notFound;
  }

  int of(Throwable failure) {
    if (!(failure instanceof RequestException request)) {
      return failed;
    }
    return switch (request.kind()) {
      case USAGE -> USAGE;
      case FAILED, NO_CONTAINER -> failed;
      case NOT_EXECUTABLE -> notExecutable;
      case NOT_FOUND -> notFound;
    };
  }
}
