package io.mydocker.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * All verbs, in the order help lists them. A new one is a class, a line here, and one in {@link
 * Verb#named}.
 */
final class Verbs {
  static final Verb HELP = new HelpVerb();
  static final Verb VERSION = new VersionVerb();
  static final List<Verb> ALL =
      List.of(
          new RunVerb(),
          new ExecVerb(),
          new CommitVerb(),
          new PsVerb(),
          new RmVerb(),
          new StopVerb(),
          new StartVerb(),
          new RestartVerb(),
          new StartRestVerb(),
          new AttachVerb(),
          new KillVerb(),
          new WaitVerb(),
          new PauseVerb(),
          new UnpauseVerb(),
          new LogsVerb(),
          new RenameVerb(),
          new TopVerb(),
          new DiffVerb(),
          new CopyVerb(),
          new ExportVerb(),
          new InspectVerb(),
          new PruneVerb(),
          new ImagesVerb(),
          new LoadVerb(),
          new RmiVerb(),
          new ImageVerb(),
          new InitVerb(),
          new ImagePrepareVerb(),
          HELP);

  private Verbs() {}

  /** The names help lists. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Verb verb : ALL) {
      if (!verb.isHidden()) {
        names.add(verb.name());
      }
    }
    return names;
  }
}
