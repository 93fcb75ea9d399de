package io.mydocker.cli;

import io.mydocker.container.EngineChoice;
import io.mydocker.container.RunRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code run}: a command in a new container. */
final class RunVerb implements Verb {
  private static final String NO_NEW_PRIVILEGES = "no-new-privileges";

  @Override
  public OptionTable options() {
    return RunOptions.TABLE;
  }

  @Override
  public ExitCodes exitCodes() {
    return ExitCodes.RUNS_A_COMMAND;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    RunRequest request = request(given, invocation.environment());
    refuseForJava(given, invocation.environment());
    String form = given.last(RunOptions.EXPLAIN, "false");
    if (!form.equals("false")) {
      ExplainPrinter.print(request, form, invocation);
    } else if (given.isOn(RunOptions.TRACE)) {
      TracePrinter.run(request, invocation);
    } else {
      invocation.containers().run(request);
    }
    return 0;
  }

  /** Its first process is a JVM, which cannot be cloned, and its front is not ours to end. */
  private static void refuseForJava(Given given, CallerEnvironment environment) {
    for (Option option : List.of(RunOptions.INIT, RunOptions.DIE_WITH_PARENT)) {
      if (given.isOn(option) && EngineVariable.read(environment) == EngineChoice.JAVA) {
        throw UsageError.of(
            "run", option + ": the Java engine cannot do that; unset " + EngineVariable.NAME);
      }
    }
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
    return new RunRequest(
        image,
        given.words(),
        given.isOn(RunOptions.INTERACTIVE),
        given.isOn(RunOptions.TTY),
        given.isOn(RunOptions.KEEP),
        given.last(RunOptions.NAME),
        given.last(RunOptions.HOSTNAME),
        entrypoint,
        given.last(RunOptions.WORKDIR),
        user(given.last(RunOptions.USER), environment),
        resolve(variables(given), environment),
        given.all(RunOptions.VOLUME),
        given.last(RunOptions.NETWORK, "none"),
        newPrivileges(given.all(RunOptions.SECURITY_OPT)),
        files(given),
        isolation(given),
        life(given));
  }

  private static RunRequest.Files files(Given given) {
    List<String> mounts = given.all(RunOptions.MOUNT);
    List<String> tmpfs = given.all(RunOptions.TMPFS);
    List<String> from = given.all(RunOptions.VOLUMES_FROM);
    return new RunRequest.Files(mounts, tmpfs, from, given.isOn(RunOptions.READ_ONLY));
  }

  private static RunRequest.Isolation isolation(Given given) {
    List<String> labels = lines(given.all(RunOptions.LABEL_FILE), "--label-file");
    labels.addAll(given.all(RunOptions.LABEL));
    List<String> host = new ArrayList<>();
    for (Option option : List.of(RunOptions.PID, RunOptions.IPC, RunOptions.UTS)) {
      if (given.last(option, "private").equals("host")) {
        host.add(option.name().substring(2));
      }
    }
    return new RunRequest.Isolation(
        given.all(RunOptions.GROUP_ADD), given.all(RunOptions.ADD_HOST), labels, host);
  }

  private static RunRequest.Life life(Given given) {
    return new RunRequest.Life(
        given.last(RunOptions.CIDFILE),
        given.isOn(RunOptions.INIT),
        given.last(RunOptions.STOP_SIGNAL),
        given.isOn(RunOptions.DIE_WITH_PARENT));
  }

  /** What {@code -e} says counts more than a file, as for Docker. */
  private static List<String> variables(Given given) {
    List<String> variables = lines(given.all(RunOptions.ENV_FILE), "--env-file");
    variables.addAll(given.all(RunOptions.ENV));
    return variables;
  }

  private static List<String> lines(List<String> files, String option) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      LineFile.read(option, files.get(i), lines);
    }
    return lines;
  }

  /** {@code caller} is whoever called sudo(8); without that, the container's part finds out. */
  private static @Nullable String user(@Nullable String user, CallerEnvironment environment) {
    if (!RunRequest.CALLER.equals(user)) {
      return user;
    }
    String uid = environment.get("SUDO_UID", "");
    String gid = environment.get("SUDO_GID", "");
    return uid.isEmpty() || gid.isEmpty() ? user : uid + ":" + gid;
  }

  /**
   * Gives each bare NAME the caller's value, and drops it when the caller has none, as Docker does.
   */
  private static List<String> resolve(List<String> env, CallerEnvironment environment) {
    List<String> resolved = new ArrayList<>();
    for (int i = 0; i < env.size(); i++) {
      String entry = env.get(i);
      if (entry.isEmpty() || entry.charAt(0) == '=') {
        throw UsageError.of(
            "run", "--env '" + entry + "': no name; write NAME=VALUE, or NAME for your own value");
      }
      String value = entry.indexOf('=') < 0 ? environment.get(entry) : null;
      if (value != null) {
        resolved.add(entry + "=" + value);
      } else if (entry.indexOf('=') > 0) {
        resolved.add(entry);
      }
    }
    return resolved;
  }

  private static boolean newPrivileges(List<String> securityOptions) {
    boolean allowed = false;
    for (int i = 0; i < securityOptions.size(); i++) {
      allowed = !noNewPrivileges(securityOptions.get(i));
    }
    return allowed;
  }

  /** Reads {@code no-new-privileges}, alone or with {@code =} or {@code :} and true or false. */
  private static boolean noNewPrivileges(String option) {
    if (option.equals(NO_NEW_PRIVILEGES)) {
      return true;
    }
    int length = NO_NEW_PRIVILEGES.length();
    if (option.startsWith(NO_NEW_PRIVILEGES)
        && (option.charAt(length) == '=' || option.charAt(length) == ':')) {
      String value = option.substring(length + 1);
      if (value.equals("true") || value.equals("false")) {
        return value.equals("true");
      }
    }
    throw UsageError.of(
        "run",
        "--security-opt '" + option + "': this version takes no-new-privileges=true or =false");
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
