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

  private static final String NO_DRIVERS =
      "there are no volume drivers here; mount it on the host and give its path to -v";
  private static final String NO_HEALTH =
      "nobody is there to check it: no daemon; call the check yourself";
  private static final String WINDOWS = "it is for Windows only; leave it out";

  static final Option INTERACTIVE =
      Option.flag(
          TERMINAL, List.of("-i", "--interactive"), "Pass standard input on; without it, empty");
  static final Option TTY =
      Option.flag(TERMINAL, List.of("-t", "--tty"), "Give the command a terminal of its own");
  static final Option DETACH =
      Option.flag(
          TERMINAL,
          List.of("-d", "--detach"),
          "Print the id when it has started, and let it go on; its output goes to its log");
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
          "Show a file or directory of the host inside, made if absent; a HOST that is a bare name"
              + " is a volume of ours");
  static final Option MOUNT =
      Option.repeated(
          FILES,
          List.of("--mount"),
          "type=TYPE,KEY=VALUE...",
          "The same in words, for type bind, volume or tmpfs: source, target, readonly,"
              + " bind-nonrecursive, tmpfs-size, tmpfs-mode");
  static final Option TMPFS =
      Option.repeated(
          FILES,
          List.of("--tmpfs"),
          "PATH[:OPTION,...]",
          "Memory at PATH: size=64m, mode=755, ro, exec, suid, dev");
  static final Option VOLUMES_FROM =
      Option.repeated(
          FILES, List.of("--volumes-from"), "CONTAINER[:ro]", "The volumes of another container");
  static final Option READ_ONLY =
      Option.flag(FILES, List.of("--read-only"), "Let nothing be written but to volumes and tmpfs");
  static final Option CIDFILE =
      Option.value(
          OTHER, List.of("--cidfile"), "FILE", "Write the id to this new file when it has started");
  static final Option LABEL =
      Option.repeated(
          OTHER, List.of("-l", "--label"), "KEY[=VALUE]", "Note this in its config.json");
  static final Option LABEL_FILE =
      Option.repeated(OTHER, List.of("--label-file"), "FILE", "Notes, one a line");
  static final Option STOP_SIGNAL =
      Option.value(
          OTHER, List.of("--stop-signal"), "SIGNAL", "Note the signal that asks it to stop");
  static final Option INIT =
      Option.flag(
          OTHER, List.of("--init"), "A first process of ours that reaps and passes signals on");
  static final Option DIE_WITH_PARENT =
      Option.flag(
          OTHER, List.of("--die-with-parent"), "End it when the process that called us ends");
  static final Option WORKDIR =
      Option.value(
          IDENTITY, List.of("-w", "--workdir"), "DIR", "Start in this directory of the container");
  static final Option USER =
      Option.value(
          IDENTITY,
          List.of("-u", "--user"),
          "USER[:GROUP]",
          "Run as this user: a name of the container, any number, or caller: you, behind sudo");
  static final Option GROUP_ADD =
      Option.repeated(
          IDENTITY, List.of("--group-add"), "GROUP", "In this group, too: a name or number");
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
  static final Option ENV_FILE =
      Option.repeated(
          IDENTITY, List.of("--env-file"), "FILE", "Variables, one a line; # begins a comment");
  static final Option ADD_HOST =
      Option.repeated(
          ISOLATION, List.of("--add-host"), "NAME:ADDRESS", "A line more in /etc/hosts");
  static final Option PID = namespace("--pid", "See the processes of the host or a container");
  static final Option IPC = namespace("--ipc", "Share shared memory and queues with it");
  static final Option UTS = namespace("--uts", "Share the host name with it");
  static final Option IMAGE =
      Option.value(
          IDENTITY, List.of("--image"), "IMAGE", "The image; then all words are the command");
  static final Option NETWORK =
      Option.choice(
          ISOLATION,
          List.of("--network", "--net", "-net"),
          "none|host|container:CONTAINER",
          List.of("none", "host", "container:"),
          "No network but loopback (usual), or the host's, or another container's");
  static final Option SECURITY_OPT =
      Option.repeated(
          ISOLATION,
          List.of("--security-opt"),
          "OPTION",
          "seccomp=FILE or =unconfined: another filter of system calls, or none;"
              + " no-new-privileges=false lets setuid programs work; systempaths=unconfined shows"
              + " what is hidden in /proc; apparmor=PROFILE, label=TYPE:VALUE");
  static final Option PRIVILEGED =
      Option.flag(
          ISOLATION, List.of("--privileged"), "All capabilities and devices, and nothing hidden");
  static final Option CAP_ADD =
      Option.repeated(
          ISOLATION, List.of("--cap-add"), "CAPABILITY", "Give a capability more, or ALL");
  static final Option CAP_DROP =
      Option.repeated(ISOLATION, List.of("--cap-drop"), "CAPABILITY", "Take one away, or ALL");
  static final Option DEVICE =
      Option.repeated(
          ISOLATION,
          List.of("--device"),
          "HOST[:CONTAINER][:rwm]",
          "Give a device of the host, or all of a directory");
  static final Option DEVICE_RULE =
      Option.repeated(
          ISOLATION,
          List.of("--device-cgroup-rule"),
          "'TYPE MAJOR:MINOR rwm'",
          "Allow devices by number, for nodes made inside");
  static final Option SYSCTL =
      Option.repeated(
          ISOLATION, List.of("--sysctl"), "KEY=VALUE", "Set a parameter of its own namespaces");
  static final Option USERNS =
      Option.choice(
          ISOLATION,
          List.of("--userns"),
          "host|private",
          List.of("host", "private"),
          "private: root inside is nobody outside, with root's range of /etc/subuid or a free one");
  static final Option UIDMAP =
      Option.repeated(
          ISOLATION, List.of("--uidmap"), "CONTAINER:HOST:SIZE", "The same, with these user ids");
  static final Option GIDMAP =
      Option.repeated(
          ISOLATION, List.of("--gidmap"), "CONTAINER:HOST:SIZE", "Group ids; else as --uidmap");
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
              DETACH,
              IMAGE,
              NAME,
              HOSTNAME,
              ENTRYPOINT,
              WORKDIR,
              USER,
              ENV,
              ENV_FILE,
              GROUP_ADD,
              RM,
              KEEP,
              VOLUME,
              MOUNT,
              TMPFS,
              READ_ONLY,
              VOLUMES_FROM,
              NETWORK,
              ADD_HOST,
              PID,
              IPC,
              UTS,
              PRIVILEGED,
              CAP_ADD,
              CAP_DROP,
              SECURITY_OPT,
              DEVICE,
              DEVICE_RULE,
              SYSCTL,
              USERNS,
              UIDMAP,
              GIDMAP,
              CIDFILE,
              INIT,
              DIE_WITH_PARENT,
              LABEL,
              LABEL_FILE,
              STOP_SIGNAL,
              EXPLAIN,
              TRACE,
              HELP,
              Option.ignoredFlag("-q", "--quiet"),
              Option.ignoredFlag("--sig-proxy"),
              Option.ignored(List.of("--log-driver"), "DRIVER"),
              Option.ignored(List.of("--log-opt"), "OPTION"),
              Option.ignored(List.of("--pull"), "WHEN", "always", "missing", "never"),
              Option.ignored(List.of("--platform"), "OS/CPU", platforms()),
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
              Option.later("--gpus"),
              Option.refused(NO_DRIVERS, "--volume-driver"),
              Option.refused("the writable layer has no drivers and no options", "--storage-opt"),
              Option.later("--dns"),
              Option.later("--dns-search"),
              Option.later("--dns-opt", "--dns-option"),
              Option.refused("write --add-host NAME:ADDRESS instead", "--link"),
              Option.later("--link-local-ip"),
              Option.later("--expose"),
              Option.later("--ip"),
              Option.later("--ip6"),
              Option.later("--mac-address"),
              Option.later("--domainname"),
              Option.later("--net-alias", "--network-alias"),
              Option.later("--annotation"),
              Option.later("--stop-timeout"),
              Option.later("--restart"),
              Option.later("-a", "--attach"),
              Option.later("--detach-keys"),
              Option.refused(NO_HEALTH, "--health-cmd"),
              Option.refused(NO_HEALTH, "--health-interval"),
              Option.refused(NO_HEALTH, "--health-retries"),
              Option.refused(NO_HEALTH, "--health-timeout"),
              Option.refused(NO_HEALTH, "--health-start-period"),
              Option.refused(NO_HEALTH, "--health-start-interval"),
              Option.ignoredFlag("--no-healthcheck"),
              Option.ignoredFlag("--disable-content-trust"),
              Option.refused("there is no other runtime to choose", "--runtime"),
              Option.refusedFlag("there is no daemon, and so no socket of one", "--use-api-socket"),
              Option.ignored(List.of("--isolation"), "KIND", "", "default"),
              Option.refused(WINDOWS, "--cpu-count"),
              Option.refused(WINDOWS, "--cpu-percent"),
              Option.refused(WINDOWS, "--io-maxbandwidth"),
              Option.refused(WINDOWS, "--io-maxiops"),
              Option.refused(
                  "the kernel has given it up; use --memory when it comes", "--kernel-memory"),
              Option.later("--cpu-rt-period"),
              Option.later("--cpu-rt-runtime"),
              Option.later("--memory-swappiness"),
              Option.later("--blkio-weight-device"),
              Option.later("--device-read-bps"),
              Option.later("--device-read-iops"),
              Option.later("--device-write-bps"),
              Option.later("--device-write-iops")),
          true);

  /** What the Java engine refuses: flags and values, and other containers' namespaces. */
  static final List<Option> NATIVE_ONLY =
      List.of(INIT, USERNS, UIDMAP, GIDMAP, NETWORK, PID, IPC, UTS, DETACH);

  /**
   * What depends on nothing but its own words, or is looked at by the program itself. One may be
   * kept only when all that was given is of these: not {@code -e}, since its value may be a secret
   * that is to be nowhere afterwards. Each stands in a line of {@code kept/lines.txt}, which a test
   * looks into.
   */
  static final List<Option> BY_LINE_ALONE =
      List.of(
          INTERACTIVE,
          TTY,
          DETACH,
          RM,
          KEEP,
          VOLUME,
          MOUNT,
          TMPFS,
          READ_ONLY,
          LABEL,
          STOP_SIGNAL,
          INIT,
          WORKDIR,
          USER,
          GROUP_ADD,
          NAME,
          HOSTNAME,
          ENTRYPOINT,
          ADD_HOST,
          IMAGE,
          NETWORK,
          CAP_ADD,
          CAP_DROP);

  /** What speaks of a caller who stays. */
  static final List<Option> NOT_DETACHED = List.of(DIE_WITH_PARENT, TRACE);

  private RunOptions() {}

  private static Option namespace(String name, String help) {
    return Option.choice(
        ISOLATION,
        List.of(name),
        "host|private|container:CONTAINER",
        List.of("host", "private", "container:"),
        help);
  }

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
