package io.mydocker.cli;

import io.mydocker.container.EngineChoice;
import io.mydocker.container.RunRequest;
import java.util.List;

/** {@code run}: a command in a new container. */
final class RunVerb implements Verb {
  @Override
  public OptionTable options() {
    return RunOptions.TABLE;
  }

  @Override
  public ExitCodes exitCodes(Given given) {
    return ExitCodes.RUNS_A_COMMAND;
  }

  /** Explaining is printing, of a thousand instructions. */
  @Override
  public boolean isLong(Given given) {
    return !explainForm(given).equals("false");
  }

  private static String explainForm(Given given) {
    return given.last(RunOptions.EXPLAIN, "false");
  }

  @Override
  public int run(Given given, Invocation invocation) {
    RunRequest request = request(given, invocation.environment());
    refuseForJava(given, invocation.environment());
    if (isLong(given)) {
      ExplainPrinter.print(request, explainForm(given), invocation);
      return 0;
    }
    if (given.isOn(RunOptions.TRACE)) {
      return TracePrinter.run(request, invocation);
    }
    if (isByLineAlone(given)) {
      invocation.containers().runAndKeep(request);
    } else {
      invocation.containers().run(request);
    }
    return 0;
  }

  /** Whether the same words mean the same request, whoever calls and wherever. */
  private static boolean isByLineAlone(Given given) {
    return given.areAllOf(RunOptions.BY_LINE_ALONE)
        && !RunRequest.CALLER.equals(given.last(RunOptions.USER));
  }

  /**
   * A JVM has threads, which neither cloning nor another user namespace bears, and its threads
   * share their working directory, which another mount namespace does not bear (setns(2),
   * unshare(2)).
   */
  private static void refuseForJava(Given given, CallerEnvironment environment) {
    if (EngineVariable.read(environment) != EngineChoice.JAVA) {
      return;
    }
    for (Option option : RunOptions.NATIVE_ONLY) {
      if (isForNativeOnly(option, given)) {
        throw UsageError.of(
            "run", option + ": the Java engine cannot do that; unset " + EngineVariable.NAME);
      }
    }
  }

  private static boolean isForNativeOnly(Option option, Given given) {
    if (option.choices().isEmpty()) {
      return given.isMeant(option);
    }
    String value = given.last(option, "");
    return option == RunOptions.USERNS
        ? value.equals(RunRequest.Namespaces.PRIVATE)
        : value.startsWith(RunRequest.Namespaces.CONTAINER);
  }

  static RunRequest request(Given given, CallerEnvironment environment) {
    String image = given.last(RunOptions.IMAGE);
    String entrypoint = given.last(RunOptions.ENTRYPOINT);
    if (given.words().isEmpty() && image == null && entrypoint == null) {
      throw UsageError.of("run", "no command given; for example: mydocker run -it /bin/sh");
    }
    if (given.isOn(RunOptions.RM) && given.isOn(RunOptions.KEEP)) {
      throw UsageError.of("run", "--rm and --keep exclude each other; leave one out");
    }
    checkDetached(given);
    return new RunRequest(
        image,
        given.words(),
        given.isOn(RunOptions.INTERACTIVE),
        given.isOn(RunOptions.TTY),
        keeps(given),
        given.last(RunOptions.NAME),
        given.last(RunOptions.HOSTNAME),
        entrypoint,
        given.last(RunOptions.WORKDIR),
        Variables.user(given.last(RunOptions.USER), environment),
        variables(given, environment),
        given.all(RunOptions.VOLUME),
        given.last(RunOptions.NETWORK, "none"),
        files(given),
        isolation(given),
        confinement(given),
        life(given));
  }

  /** A detached container stays until it is removed, unless that was asked for beforehand. */
  private static boolean keeps(Given given) {
    return given.isOn(RunOptions.KEEP)
        || given.isOn(RunOptions.DETACH) && !given.isOn(RunOptions.RM);
  }

  private static void checkDetached(Given given) {
    if (!given.isOn(RunOptions.DETACH)) {
      return;
    }
    for (Option option : RunOptions.NOT_DETACHED) {
      if (given.isOn(option)) {
        throw UsageError.of(
            "run", "-d and " + option + " exclude each other: nobody waits; leave one out");
      }
    }
  }

  private static RunRequest.Files files(Given given) {
    List<String> mounts = given.all(RunOptions.MOUNT);
    List<String> tmpfs = given.all(RunOptions.TMPFS);
    List<String> from = given.all(RunOptions.VOLUMES_FROM);
    return new RunRequest.Files(mounts, tmpfs, from, given.isOn(RunOptions.READ_ONLY));
  }

  private static RunRequest.Isolation isolation(Given given) {
    List<String> labels = Variables.lines("run", given.all(RunOptions.LABEL_FILE), "--label-file");
    labels.addAll(given.all(RunOptions.LABEL));
    RunRequest.Namespaces namespaces =
        new RunRequest.Namespaces(
            given.last(RunOptions.PID, RunRequest.Namespaces.PRIVATE),
            given.last(RunOptions.IPC, RunRequest.Namespaces.PRIVATE),
            given.last(RunOptions.UTS, RunRequest.Namespaces.PRIVATE));
    return new RunRequest.Isolation(
        given.all(RunOptions.GROUP_ADD), given.all(RunOptions.ADD_HOST), labels, namespaces);
  }

  private static RunRequest.Confinement confinement(Given given) {
    RunRequest.Users users =
        new RunRequest.Users(
            given.last(RunOptions.USERNS),
            given.all(RunOptions.UIDMAP),
            given.all(RunOptions.GIDMAP));
    return new RunRequest.Confinement(
        given.all(RunOptions.CAP_ADD),
        given.all(RunOptions.CAP_DROP),
        given.isOn(RunOptions.PRIVILEGED),
        given.all(RunOptions.SECURITY_OPT),
        given.all(RunOptions.SYSCTL),
        given.all(RunOptions.DEVICE),
        given.all(RunOptions.DEVICE_RULE),
        users);
  }

  private static RunRequest.Life life(Given given) {
    return new RunRequest.Life(
        given.last(RunOptions.CIDFILE),
        given.isOn(RunOptions.INIT),
        given.last(RunOptions.STOP_SIGNAL),
        given.isOn(RunOptions.DIE_WITH_PARENT),
        given.isOn(RunOptions.DETACH));
  }

  private static List<String> variables(Given given, CallerEnvironment environment) {
    List<String> files = given.all(RunOptions.ENV_FILE);
    return Variables.of("run", files, given.all(RunOptions.ENV), environment);
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Run a command in a new container",
        List.of("[OPTIONS] [IMAGE] COMMAND [ARG...]"),
        List.of(
            "Runs COMMAND on a copy-on-write view of IMAGE, in namespaces of its own, waits for it"
                + " and ends with its exit code. What it wrote is removed, unless --keep.",
            "The first word is an image if it is a bare name that an image has, or a path that"
                + " begins with / or ./ and ends in .tar, .tar.gz, .tgz, .tar.zst or .tar.xz."
                + " Otherwise it is the command, in the default image. --image settles it."),
        List.of(
            "mydocker run -it /bin/sh                  a shell in the default image",
            "mydocker run -v /srv/www:/www:ro myimage ls /www",
            "mydocker run --name web --keep myimage make",
            "echo hi | mydocker run -i /bin/cat        as a filter"),
        List.of(
            "The tutorial's -name and -net mean --name and --network. Docker's --quiet,"
                + " --sig-proxy, --log-driver, --log-opt, --pull and --platform (of this CPU) are"
                + " accepted with a warning.",
            "Exit code: the command's own, 128+N if signal N ended it; 125 if mydocker failed, 126"
                + " if the command cannot be executed, 127 if there is none."));
  }
}
