package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.Image;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.security.HiddenPaths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a request and an image into the specification of a container. */
final class SpecBuilder {
  /** Annotations of our own in config.json. */
  static final String NAME = "io.mydocker.name";

  static final String IMAGE = "io.mydocker.image";
  static final String LOWERS = "io.mydocker.lowers";

  /** OCI's own name for it (image-spec, annotations.md and conversion.md). */
  static final String STOP_SIGNAL = "org.opencontainers.image.stopSignal";

  static final String CREATED = "io.mydocker.created";

  /** What a commit must tell apart, since the process has it joined. */
  static final String IMAGE_ID = "io.mydocker.image.id";

  /** How many of the variables, from the first, are the engine's own. */
  static final String OWN_VARIABLES = "io.mydocker.env";

  /** How many of the arguments, from the first, are the entry point's. */
  static final String ENTRYPOINT = "io.mydocker.entrypoint";

  static final String USER = "io.mydocker.user";

  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  static final String NAME_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_HOSTNAME = 64;

  private final RunRequest request;
  private final HostFacts facts;
  private final Image image;
  private final Layout layout;
  private final String id;
  private int entrypoint;
  private int ownVariables;

  /**
   * A builder.
   *
   * @param facts what of the process we start from goes into it
   */
  SpecBuilder(RunRequest request, HostFacts facts, Image image, Layout layout) {
    this.request = request;
    this.facts = facts;
    this.image = image;
    this.layout = layout;
    id = layout.id();
  }

  /**
   * The specification.
   *
   * @param command the words after the image
   * @param hasTerminal whether the container gets a terminal
   */
  RuntimeSpec build(List<String> command, boolean hasTerminal, Resolution resolution, long now) {
    checkName(request.name());
    UserLookup lookup = new UserLookup(image.lowers(), facts.premises());
    UserLookup.Found found = lookup.find(user());
    RuntimeSpec.User user = lookup.withGroups(found.user(), request.isolation().groups());
    List<String> args = arguments(command);
    String hostname = hostname(resolution.joined());
    RuntimeSpec.Process process =
        new RuntimeSpec.Process(
            hasTerminal,
            user,
            args,
            environment(found.home(), hostname, hasTerminal),
            workdir(),
            CapabilityChoice.sets(
                request.confinement(), found.user().uid() == 0, facts.capabilities()),
            !resolution.security().newPrivileges(),
            resolution.security().apparmor(),
            resolution.security().selinux());
    return new RuntimeSpec(
        process,
        new RuntimeSpec.Root("merged", image.lowers(), request.files().isReadOnly()),
        hostname,
        mounts(resolution.volumes()),
        linux(resolution),
        annotations(now));
  }

  private RuntimeSpec.Linux linux(Resolution resolution) {
    List<String> namespaces = namespaces(resolution);
    boolean showsAll = resolution.security().showsSystemPaths();
    return new RuntimeSpec.Linux(
        namespaces,
        resolution.joinedPaths(),
        resolution.users().uids(),
        resolution.users().gids(),
        sysctls(namespaces),
        resolution.specified(),
        "/mydocker/" + id,
        showsAll ? List.of() : HiddenPaths.masked(facts.throttles()),
        showsAll ? List.of() : HiddenPaths.READ_ONLY);
  }

  private Map<String, String> sysctls(List<String> namespaces) {
    List<String> given = request.confinement().sysctls();
    return given.isEmpty() ? Map.of() : Sysctls.of(given, namespaces);
  }

  private @Nullable String user() {
    String user = request.user() == null ? image.user() : request.user();
    return RunRequest.CALLER.equals(request.user()) ? facts.caller() : user;
  }

  static void checkName(@Nullable String name) {
    if (name == null) {
      return;
    }
    if (!isName(name)) {
      throw new RequestException(
          Kind.USAGE,
          "name '"
              + name
              + "': not a container name; use letters, digits, _ . - and begin with a letter or digit");
    }
  }

  /** Whether containers and volumes may be called so: what is safe as a file's name. */
  static boolean isName(String name) {
    boolean isGood =
        !name.isEmpty() && name.length() <= LONGEST_NAME && "_.-".indexOf(name.charAt(0)) < 0;
    for (int i = 0; i < name.length(); i++) {
      isGood &= NAME_CHARACTERS.indexOf(name.charAt(i)) >= 0;
    }
    return isGood;
  }

  private List<String> arguments(List<String> command) {
    List<String> args = new ArrayList<>();
    if (request.entrypoint() == null) {
      args.addAll(image.entrypoint());
    } else if (!request.entrypoint().isEmpty()) {
      args.add(request.entrypoint());
    }
    entrypoint = args.size();
    // The image's command belongs to the image's entry point: another one does not get it, as in
    // Docker.
    args.addAll(command.isEmpty() && request.entrypoint() == null ? image.command() : command);
    if (args.isEmpty()) {
      throw new RequestException(
          Kind.USAGE,
          "run: no command; write mydocker run [OPTIONS] [IMAGE] COMMAND [ARG...], for example mydocker run -it /bin/sh");
    }
    if (args.get(0).isEmpty()) {
      throw new RequestException(
          Kind.USAGE, "run: the command is an empty word; name a program of the image");
    }
    return args;
  }

  private String hostname(List<JoinedNamespace> joined) {
    String hostname = request.hostname();
    if (!request.isolation().namespaces().uts().equals(RunRequest.Namespaces.PRIVATE)) {
      if (hostname != null) {
        throw new RequestException(
            Kind.USAGE,
            "hostname '"
                + hostname
                + "': with --uts "
                + request.isolation().namespaces().uts()
                + " the name is that one's; leave one out");
      }
      return othersHostname(joined);
    }
    if (hostname == null) {
      return id;
    }
    if (!isHostname(hostname)) {
      throw new RequestException(
          Kind.USAGE,
          "hostname '"
              + hostname
              + "': not a host name; use 1 to 64 letters, digits, - . _ and begin with a letter or digit");
    }
    return hostname;
  }

  private static boolean isHostname(String name) {
    boolean isGood =
        !name.isEmpty() && name.length() <= LONGEST_HOSTNAME && ".-".indexOf(name.charAt(0)) < 0;
    for (int i = 0; i < name.length(); i++) {
      isGood &= NAME_CHARACTERS.indexOf(name.charAt(i)) >= 0;
    }
    return isGood;
  }

  private static String othersHostname(List<JoinedNamespace> joined) {
    for (JoinedNamespace namespace : joined) {
      if (namespace.namespace().equals("uts")) {
        return writtenHostname(namespace.layout());
      }
    }
    return HostFacts.text("/proc/sys/kernel/hostname").trim();
  }

  /** That container may write to the file: what is no name there would become lines of ours. */
  private static String writtenHostname(Layout layout) {
    String name = HostFacts.beginning(layout.directory() + "/hostname", LONGEST_HOSTNAME + 1);
    name = name.endsWith("\n") ? name.substring(0, name.length() - 1) : name;
    return isHostname(name) ? name : layout.id();
  }

  /** From nothing: what is given comes behind, and in the place of, what is the engine's own. */
  private List<String> environment(String home, String hostname, boolean hasTerminal) {
    Map<String, String> own = new LinkedHashMap<>();
    put(own, PATH);
    put(own, "HOSTNAME=" + hostname);
    if (hasTerminal) {
      put(own, "TERM=xterm");
    }
    put(own, "HOME=" + home);
    Map<String, String> given = new LinkedHashMap<>();
    for (String variable : image.env()) {
      own.remove(put(given, variable));
    }
    for (String variable : request.env()) {
      own.remove(put(given, variable));
    }
    ownVariables = own.size();
    List<String> all = new ArrayList<>(own.values());
    all.addAll(given.values());
    return all;
  }

  /** Later ones replace earlier ones of the same name, which is returned. */
  private static String put(Map<String, String> variables, String variable) {
    int equals = variable.indexOf('=');
    String name = equals < 0 ? variable : variable.substring(0, equals);
    variables.put(name, variable);
    return name;
  }

  private String workdir() {
    if (request.workdir() == null) {
      String usual = image.workdir();
      return usual == null ? "/" : Volumes.clean("/" + usual);
    }
    return absolute(request.workdir());
  }

  /** A working directory as it was asked for. */
  static String absolute(String workdir) {
    if (workdir.isEmpty()) {
      throw new RequestException(
          Kind.USAGE, "working directory '': empty; give an absolute path, or leave -w out");
    }
    if (workdir.charAt(0) != '/') {
      throw new RequestException(
          Kind.USAGE,
          "working directory '" + workdir + "': must be absolute; write -w /" + workdir);
    }
    return Volumes.clean(workdir);
  }

  private List<String> namespaces(Resolution resolution) {
    RunRequest.Namespaces asked = request.isolation().namespaces();
    List<String> namespaces = new ArrayList<>(7);
    namespaces.add("mount");
    addIfOwn(namespaces, "pid", asked.pid());
    addIfOwn(namespaces, "uts", asked.uts());
    addIfOwn(namespaces, "ipc", asked.ipc());
    namespaces.add("cgroup");
    if (request.network().equals("none")) {
      namespaces.add("network");
    }
    if (resolution.users().areOwn()) {
      namespaces.add("user");
    }
    return namespaces;
  }

  private static void addIfOwn(List<String> namespaces, String name, String asked) {
    if (asked.equals(RunRequest.Namespaces.PRIVATE)) {
      namespaces.add(name);
    }
  }

  private List<RuntimeSpec.Mount> mounts(List<Volume> volumes) {
    List<RuntimeSpec.Mount> mounts = new ArrayList<>(volumes.size());
    for (Volume volume : volumes) {
      mounts.add(
          new RuntimeSpec.Mount(
              volume.target(), type(volume), volume.path(layout), volume.options()));
    }
    return mounts;
  }

  private static String type(Volume volume) {
    return switch (volume.kind()) {
      case TMPFS -> "tmpfs";
      case SEEDED -> "overlay";
      default -> "bind";
    };
  }

  private Map<String, String> annotations(long now) {
    Map<String, String> annotations = Labels.of(request.isolation().labels());
    String stopSignal =
        request.life().stopSignal() == null ? image.stopSignal() : request.life().stopSignal();
    if (stopSignal != null) {
      annotations.put(STOP_SIGNAL, SignalName.number(stopSignal));
    }
    annotations.put(NAME, request.name() == null ? id : request.name());
    annotations.put(IMAGE, image.name());
    annotations.put(LOWERS, String.join("\n", image.lowers()));
    annotations.put(CREATED, String.valueOf(now));
    annotations.put(OWN_VARIABLES, String.valueOf(ownVariables));
    if (entrypoint > 0) {
      annotations.put(ENTRYPOINT, String.valueOf(entrypoint));
    }
    putUnlessNull(annotations, USER, user());
    putUnlessNull(annotations, IMAGE_ID, image.id());
    return annotations;
  }

  private static void putUnlessNull(
      Map<String, String> annotations, String key, @Nullable String value) {
    if (value != null) {
      annotations.put(key, value);
    }
  }
}
