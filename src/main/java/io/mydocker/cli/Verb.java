package io.mydocker.cli;

/**
 * A command of mydocker's: what it takes, what its help says, what it does. It knows nothing of
 * picocli.
 */
interface Verb {
  OptionTable options();

  /** Asked for only when help is. */
  HelpPage help();

  /** What its failures mean for the exit code. */
  default ExitCodes exitCodes() {
    return ExitCodes.OTHER;
  }

  /** Whether it is left out of the list of commands. */
  default boolean isHidden() {
    return false;
  }

  /**
   * Does the work.
   *
   * @return the exit code
   */
  int run(Given given, Invocation invocation);

  default String name() {
    return options().verb();
  }
}
