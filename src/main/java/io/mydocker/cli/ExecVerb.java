package io.mydocker.cli;

import io.mydocker.container.ExecRequest;
import java.util.ArrayList;
import java.util.List;

/** {@code exec}: one more command in a container that runs. */
final class ExecVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option INTERACTIVE =
      Option.flag(
          GROUP,
          List.of("-i", "--interactive"),
          "Pass standard input on; without it there is none");
  private static final Option TTY =
      Option.flag(GROUP, List.of("-t", "--tty"), "Give the command a terminal of the container's");
  private static final Option ENV =
      Option.repeated(
          GROUP,
          List.of("-e", "--env"),
          "NAME[=VALUE]",
          "Set a variable, or pass on your own of that name");
  private static final Option WORKDIR =
      Option.value(
          GROUP, List.of("-w", "--workdir"), "DIR", "Begin there; it must be there already");
  private static final Option USER =
      Option.value(
          GROUP,
          List.of("-u", "--user"),
          "USER[:GROUP]",
          "Become this user of the container, by name or number; caller is you");
  private static final Option DETACH =
      Option.flag(
          GROUP,
          List.of("-d", "--detach"),
          "Return when it has started; what it prints is lost, as with Docker");
  private static final Option PRIVILEGED =
      Option.flag(
          GROUP,
          List.of("--privileged"),
          "Give it all capabilities; the filter of system calls stays");
  private static final Option ENV_FILE =
      Option.repeated(
          GROUP, List.of("--env-file"), "FILE", "Set the variables in FILE, one a line");

  private static final OptionTable TABLE =
      new OptionTable(
          "exec",
          List.of(
              INTERACTIVE,
              TTY,
              ENV,
              WORKDIR,
              USER,
              DETACH,
              PRIVILEGED,
              ENV_FILE,
              ContainerWords.LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.later("--detach-keys")),
          true);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public ExitCodes exitCodes(Given given) {
    return ExitCodes.RUNS_A_COMMAND;
  }

  /**
   * A user is looked up in the container's own files, safely, and so through libc; and to know the
   * newest container all are read.
   */
  @Override
  public boolean isLong(Given given) {
    return given.last(USER) != null || given.isOn(ContainerWords.LATEST);
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    List<String> words = new ArrayList<>(given.words());
    if (given.isOn(ContainerWords.LATEST)) {
      words.add(0, invocation.containers().latest(name()));
    }
    ExecRequest request = request(words, given, invocation.environment());
    invocation.containers().exec(request);
    return 0;
  }

  static ExecRequest request(List<String> words, Given given, CallerEnvironment environment) {
    if (words.size() < 2) {
      throw UsageError.of(
          "exec",
          (words.isEmpty() ? "no container and no command given" : "no command given")
              + "; for example: mydocker exec -it web /bin/sh");
    }
    return new ExecRequest(
        words.get(0),
        words.subList(1, words.size()),
        given.isOn(INTERACTIVE),
        given.isOn(TTY),
        given.isOn(DETACH),
        given.isOn(PRIVILEGED),
        given.last(WORKDIR),
        Variables.user(given.last(USER), environment),
        Variables.of("exec", given.all(ENV_FILE), given.all(ENV), environment));
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Run one more command in a container that runs",
        List.of("[OPTIONS] CONTAINER COMMAND [ARG...]"),
        List.of(
            "Runs COMMAND in the namespaces of CONTAINER, confined as that is, waits for it and"
                + " ends with its exit code. Variables, user and directory are the container's"
                + " where no option says otherwise.",
            "What COMMAND has started ends with it when mydocker is ended by a signal or killed;"
                + " when COMMAND ends by itself, what it left in the background goes on."),
        List.of(
            "mydocker exec -it web /bin/sh",
            "mydocker exec -u 0 -w /srv web ls -l",
            "echo hi | mydocker exec -i web cat"),
        List.of(
            "Exit code: the command's own, 128+N if signal N ended it; 125 if mydocker failed, 126"
                + " if the command cannot be executed, 127 if there is none."));
  }
}
