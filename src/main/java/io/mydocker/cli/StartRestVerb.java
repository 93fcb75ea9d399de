package io.mydocker.cli;

import java.util.List;

/**
 * {@code start-rest}: what {@code start} goes on with when one of its containers could not be
 * started. Called by the engine.
 */
final class StartRestVerb implements Verb {
  private static final OptionTable TABLE =
      new OptionTable(
          "start-rest",
          List.of(Option.asks("Options:", List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public boolean isHidden() {
    return true;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    return StartVerb.tell("start", given.words(), true, invocation);
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Go on with start",
        List.of("CONTAINER..."),
        List.of("Called by the engine."),
        List.of(),
        List.of());
  }
}
