package io.mydocker.cli;

import java.util.List;

/** {@code init}: a process of the Java engine. Only mydocker itself starts it. */
final class InitVerb implements Verb {
  private static final OptionTable TABLE =
      new OptionTable(
          "init",
          List.of(Option.asks("Options:", List.of("-h", "--help"), "Show this text")),
          true);

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
    invocation.factory().goOn();
    throw UsageError.of(
        "init",
        "mydocker starts this itself, as first process of a container; to start one,"
            + " use mydocker run");
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Started by mydocker itself, inside a new container",
        List.of(""),
        List.of(
            "The first process of a container that the Java engine starts: it finishes the set-up"
                + " from inside and becomes the command. It has no use when called by hand."),
        List.of("mydocker run /bin/true    starts a container"),
        List.of());
  }
}
