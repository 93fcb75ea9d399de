package io.mydocker.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All verbs, in the order help lists them. A new one is a class and a line here. */
final class Verbs {
  static final Verb HELP = new HelpVerb();
  static final Verb VERSION = new VersionVerb();
  static final List<Verb> ALL =
      List.of(
          new RunVerb(),
          new CommitVerb(),
          new PsVerb(),
          new RmVerb(),
          new InitVerb(),
          new ImagePrepareVerb(),
          HELP);

  private Verbs() {}

  static @Nullable Verb find(String name) {
    for (Verb verb : ALL) {
      if (verb.name().equals(name)) {
        return verb;
      }
    }
    return null;
  }

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
