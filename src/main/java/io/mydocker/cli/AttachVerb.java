package io.mydocker.cli;

import io.mydocker.container.AttachRequest;
import io.mydocker.container.DetachKeyNames;
import java.util.List;

/** {@code attach}: what a detached container prints, and what is typed to it. */
final class AttachVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option NO_STDIN =
      Option.flag(GROUP, List.of("--no-stdin"), "Pass no input on");
  static final Option SIG_PROXY =
      Option.flag(
          GROUP, List.of("--sig-proxy"), "Pass signals on, as usual; =false keeps them back");
  static final Option DETACH_KEYS =
      Option.value(
          GROUP,
          List.of("--detach-keys"),
          "KEYS",
          "Leave by these at a terminal, and let the container go on; usually ctrl-p,ctrl-q");

  private static final Option LOG_FROM =
      Option.value(
          GROUP, List.of("--log-from"), "BYTES", "Begin there in its log and not with what comes");

  private static final int MOST_DIGITS = 18;

  private static final OptionTable TABLE =
      new OptionTable(
          "attach",
          List.of(
              NO_STDIN,
              SIG_PROXY,
              DETACH_KEYS,
              LOG_FROM,
              ContainerWords.LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public ExitCodes exitCodes(Given given) {
    return ExitCodes.RUNS_A_COMMAND;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    String container = ContainerWords.one(name(), given, invocation.containers());
    invocation.containers().attach(request(name(), container, !given.isOn(NO_STDIN), given));
    return 0;
  }

  /** What a verb that attaches asks for. */
  static AttachRequest request(String verb, String container, boolean takesInput, Given given) {
    String from = given.last(LOG_FROM, "");
    if (from.length() > MOST_DIGITS || !from.isEmpty() && !ContainerWords.isNumber(from)) {
      throw UsageError.of(verb, LOG_FROM + " '" + from + "': not a number of bytes");
    }
    String keys = given.last(DETACH_KEYS, DetachKeyNames.USUAL);
    if (DetachKeyNames.bytes(keys) == null) {
      throw UsageError.of(
          verb,
          DETACH_KEYS
              + " '"
              + keys
              + "': write single characters, or ctrl- and a letter or one of @ [ \\ ] ^ _, with"
              + " commas between");
    }
    return new AttachRequest(
        container,
        takesInput,
        !given.last(SIG_PROXY, "true").equals("false"),
        keys,
        from.isEmpty() ? AttachRequest.END : Long.parseLong(from));
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Attach to a detached container",
        List.of("[OPTIONS] CONTAINER"),
        List.of(
            "Prints what CONTAINER prints from now on, passes on what is typed if it was started"
                + " with -i or -t, and signals, and ends with its exit code. Standard output and"
                + " error come out together, since they go into one log.",
            "The end of the terminal leaves the container running, and so does a signal that it"
                + " does not heed."),
        List.of("mydocker attach web"),
        List.of(
            "Exit code: the container's, 128+N if signal N ended it or this; 125 if mydocker"
                + " failed."));
  }
}
