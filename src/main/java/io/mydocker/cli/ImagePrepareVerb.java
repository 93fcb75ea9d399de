package io.mydocker.cli;

import io.mydocker.container.PrepareRequest;
import java.util.List;

/**
 * {@code image-prepare}: unpacks the image of a {@code run} and builds its filter of system calls.
 * The engine starts it when a run finds them missing, since a long job wants other JVM flags; then
 * the run begins again.
 */
final class ImagePrepareVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option IMAGE =
      Option.value(GROUP, List.of("--image"), "IMAGE", "The image, as for run");
  private static final Option FILL =
      Option.repeated(
          GROUP, List.of("--fill"), "VOLUME:PATH", "Make this volume of the image's PATH");
  private static final Option SECCOMP =
      Option.value(GROUP, List.of("--seccomp"), "PROFILE", "Build a filter: builtin, or of a file");
  private static final Option CAPABILITIES =
      Option.value(GROUP, List.of("--capabilities"), "HEX", "For a container with these");
  private static final OptionTable TABLE =
      new OptionTable(
          "image-prepare",
          List.of(
              IMAGE,
              FILL,
              SECCOMP,
              CAPABILITIES,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          true);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public ExitCodes exitCodes(Given given) {
    return ExitCodes.RUNS_A_COMMAND;
  }

  @Override
  public boolean isHidden() {
    return true;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    invocation.factory().expectCalls();
    try (TerminalProgress progress = TerminalProgress.on(invocation.console(), "unpack")) {
      PrepareRequest request =
          new PrepareRequest(
              given.last(IMAGE),
              given.words(),
              given.all(FILL),
              given.last(SECCOMP),
              capabilities(given.last(CAPABILITIES, "0")));
      invocation.containers().prepare(request, progress);
    }
    return 0;
  }

  private static long capabilities(String hex) {
    try {
      return Long.parseUnsignedLong(hex, 16);
    } catch (NumberFormatException e) {
      throw UsageError.of("image-prepare", CAPABILITIES + " '" + hex + "': write a number in hex");
    }
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Started by mydocker itself, to unpack the image of a run",
        List.of("[OPTIONS] [--] [IMAGE] [COMMAND...]"),
        List.of("Unpacks the image that 'mydocker run' with the same words would use."),
        List.of("mydocker image-prepare ./image.tar    unpacks it and starts nothing"),
        List.of());
  }
}
