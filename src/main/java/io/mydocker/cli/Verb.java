package io.mydocker.cli;

import org.jspecify.annotations.Nullable;

/**
 * A command of mydocker's: what it takes, what its help says, what it does. It knows nothing of
 * picocli.
 */
interface Verb {
  /**
   * The verb of a name, or null: one without the others, whose classes would be loaded for nothing.
   */
  static @Nullable Verb named(String name) {
    return switch (name) {
      case "run" -> new RunVerb();
      case "commit" -> new CommitVerb();
      case "exec" -> new ExecVerb();
      case "attach" -> new AttachVerb();
      case "ps" -> new PsVerb();
      case "rm" -> new RmVerb();
      case "kill" -> new KillVerb();
      case "stop" -> new StopVerb();
      case "start" -> new StartVerb();
      case "restart" -> new RestartVerb();
      case "start-rest" -> new StartRestVerb();
      case "wait" -> new WaitVerb();
      case "pause" -> new PauseVerb();
      case "unpause" -> new UnpauseVerb();
      case "logs" -> new LogsVerb();
      case "rename" -> new RenameVerb();
      case "top" -> new TopVerb();
      case "diff" -> new DiffVerb();
      case "cp" -> new CopyVerb();
      case "export" -> new ExportVerb();
      case "inspect" -> new InspectVerb();
      case "prune" -> new PruneVerb();
      case "images" -> new ImagesVerb();
      case "load" -> new LoadVerb();
      case "rmi" -> new RmiVerb();
      case "image" -> new ImageVerb();
      case "init" -> new InitVerb();
      case "image-prepare" -> new ImagePrepareVerb();
      case "help" -> new HelpVerb();
      default -> null;
    };
  }

  OptionTable options();

  /** Asked for only when help is. */
  HelpPage help();

  /** What its failures mean for the exit code. */
  default ExitCodes exitCodes(Given given) {
    return ExitCodes.OTHER;
  }

  /** Whether this is more than a JVM that only interprets should do. */
  default boolean isLong(Given given) {
    return false;
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
