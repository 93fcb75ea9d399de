package io.mydocker.cli;

import java.util.List;

/**
 * {@code image-prepare}: unpacks the image of a {@code run}. The engine starts it when a run finds
 * its image missing, since a long job wants other JVM flags; then the run begins again.
 */
final class ImagePrepareVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option IMAGE =
      Option.value(GROUP, List.of("--image"), "IMAGE", "The image, as for run");
  private static final Option FILL =
      Option.repeated(
          GROUP, List.of("--fill"), "VOLUME:PATH", "Make this volume of the image's PATH");
  private static final OptionTable TABLE =
      new OptionTable(
          "image-prepare",
          List.of(IMAGE, FILL, Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          true);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public ExitCodes exitCodes() {
    return ExitCodes.RUNS_A_COMMAND;
  }

  @Override
  public boolean isHidden() {
    return true;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    try (TerminalProgress progress = TerminalProgress.on(invocation.console(), "unpack")) {
      invocation.containers().prepare(given.last(IMAGE), given.words(), given.all(FILL), progress);
    }
    return 0;
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Started by mydocker itself, to unpack the image of a run",
        List.of("[--image IMAGE] [--fill VOLUME:PATH] [--] [IMAGE] [COMMAND...]"),
        List.of("Unpacks the image that 'mydocker run' with the same words would use."),
        List.of("mydocker image-prepare ./image.tar    unpacks it and starts nothing"),
        List.of());
  }
}
