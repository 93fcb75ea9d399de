package io.mydocker.cli;

import java.util.List;

/**
 * The options of {@code run}. One that is added here is read, checked, suggested and shown in help.
 */
final class RunOptions {
  private static final String TERMINAL = "Input and output:";
  private static final String IDENTITY = "What runs, as whom, where:";
  private static final String FILES = "Files:";
  private static final String ISOLATION = "Network and confinement:";
  private static final String OTHER = "Other:";

  static final Option INTERACTIVE =
      Option.flag(
          TERMINAL, List.of("-i", "--interactive"), "Pass standard input on; without it, empty");
  static final Option TTY =
      Option.flag(TERMINAL, List.of("-t", "--tty"), "Give the command a terminal of its own");
  static final Option RM =
      Option.flag(
          FILES, List.of("--rm"), "Remove the container when it exits; so it is without --keep");
  static final Option KEEP =
      Option.flag(
          FILES, List.of("--keep"), "Keep its files after it exits, for commit; end them with rm");
  static final Option VOLUME =
      Option.repeated(
          FILES,
          List.of("-v", "--volume"),
          "HOST:CONTAINER[:ro]",
          "Show a file or directory of the host inside; made if absent");
  static final Option WORKDIR =
      Option.value(
          IDENTITY, List.of("-w", "--workdir"), "DIR", "Start in this directory of the container");
  static final Option USER =
      Option.value(
          IDENTITY,
          List.of("-u", "--user"),
          "USER[:GROUP]",
          "Run as this user: a name of the container, or any number");
  static final Option NAME =
      Option.value(
          IDENTITY, List.of("--name", "-name"), "NAME", "Name the container, for commit and rm");
  static final Option HOSTNAME =
      Option.value(
          IDENTITY,
          List.of("-h", "--hostname"),
          "NAME",
          "The host name inside; else the container's id");
  static final Option ENTRYPOINT =
      Option.value(
          IDENTITY,
          List.of("--entrypoint"),
          "COMMAND",
          "Run this, with the words given as its arguments");
  static final Option ENV =
      Option.repeated(
          IDENTITY,
          List.of("-e", "--env"),
          "NAME[=VALUE]",
          "Set a variable; without a value, the caller's");
  static final Option IMAGE =
      Option.value(
          IDENTITY, List.of("--image"), "IMAGE", "The image; then all words are the command");
  static final Option NETWORK =
      Option.choice(
          ISOLATION,
          List.of("--network", "--net", "-net"),
          "none|host",
          List.of("none", "host"),
          "No network but loopback (usual), or the host's");
  static final Option SECURITY_OPT =
      Option.repeated(
          ISOLATION,
          List.of("--security-opt"),
          "OPTION",
          "no-new-privileges=false lets setuid programs work");
  static final Option EXPLAIN =
      Option.flagWithForms(
          OTHER,
          List.of("--explain"),
          "full|json",
          List.of("full", "json"),
          "Say what would be done, call by call, and do nothing");
  static final Option TRACE =
      Option.flag(
          OTHER, List.of("--trace"), "Tell of every call with its result, on standard error");
  static final Option HELP = Option.asks(OTHER, List.of("--help"), "Show this text");

  static final OptionTable TABLE =
      new OptionTable(
          "run",
          List.of(
              INTERACTIVE,
              TTY,
              IMAGE,
              NAME,
              HOSTNAME,
              ENTRYPOINT,
              WORKDIR,
              USER,
              ENV,
              RM,
              KEEP,
              VOLUME,
              NETWORK,
              SECURITY_OPT,
              EXPLAIN,
              TRACE,
              HELP,
              Option.ignoredFlag("-q", "--quiet"),
              Option.ignoredFlag("--sig-proxy"),
              Option.ignored(List.of("--log-driver"), "DRIVER"),
              Option.ignored(List.of("--log-opt"), "OPTION"),
              Option.ignored(List.of("--pull"), "WHEN", "always", "missing", "never"),
              Option.ignored(List.of("--platform"), "OS/CPU", platforms()),
              Option.laterFlag("-d", "--detach"),
              Option.later("-p", "--publish"),
              Option.laterFlag("-P", "--publish-all"),
              Option.later("-m", "-mem", "--memory"),
              Option.later("-cpu", "--cpus"),
              Option.later("-cpuset", "--cpuset-cpus"),
              Option.later("--cpuset-mems"),
              Option.later("-c", "--cpu-shares"),
              Option.later("--cpu-period"),
              Option.later("--cpu-quota"),
              Option.later("--memory-swap"),
              Option.later("--memory-reservation"),
              Option.later("--pids-limit"),
              Option.later("--ulimit"),
              Option.later("--shm-size"),
              Option.later("--blkio-weight"),
              Option.later("--cgroup-parent"),
              Option.later("--cgroupns"),
              Option.laterFlag("--oom-kill-disable"),
              Option.later("--oom-score-adj"),
              Option.laterFlag("--privileged"),
              Option.later("--cap-add"),
              Option.later("--cap-drop"),
              Option.later("--device"),
              Option.later("--gpus"),
              Option.later("--sysctl"),
              Option.later("--userns"),
              Option.later("--pid"),
              Option.later("--ipc"),
              Option.later("--uts"),
              Option.later("--mount"),
              Option.later("--tmpfs"),
              Option.laterFlag("--read-only"),
              Option.later("--volumes-from"),
              Option.later("--volume-driver"),
              Option.later("--storage-opt"),
              Option.later("--env-file"),
              Option.later("--add-host"),
              Option.later("--group-add"),
              Option.later("--dns"),
              Option.later("--dns-search"),
              Option.later("--dns-option"),
              Option.later("--link"),
              Option.later("--expose"),
              Option.later("--ip"),
              Option.later("--ip6"),
              Option.later("--mac-address"),
              Option.later("--domainname"),
              Option.later("--net-alias", "--network-alias"),
              Option.later("--cidfile"),
              Option.laterFlag("--init"),
              Option.later("-l", "--label"),
              Option.later("--label-file"),
              Option.later("--annotation"),
              Option.later("--stop-signal"),
              Option.later("--stop-timeout"),
              Option.later("--restart"),
              Option.later("-a", "--attach"),
              Option.later("--detach-keys"),
              Option.later("--health-cmd"),
              Option.later("--health-interval"),
              Option.laterFlag("--no-healthcheck"),
              Option.later("--runtime"),
              Option.laterFlag("--die-with-parent")),
          true);

  private RunOptions() {}

  /** The spellings of this computer's own platform. */
  private static String[] platforms() {
    String cpu = System.getProperty("os.arch", "");
    return switch (cpu) {
      case "amd64" -> new String[] {"linux/amd64", "linux/x86_64", "amd64"};
      case "aarch64" -> new String[] {"linux/arm64", "linux/aarch64", "arm64"};
      default -> new String[] {"linux/" + cpu};
    };
  }
}
