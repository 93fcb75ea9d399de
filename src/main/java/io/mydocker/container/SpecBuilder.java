package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.Image;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.security.Capabilities;
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

  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  static final String NAME_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_HOSTNAME = 64;

  private final RunRequest request;
  private final String caller;
  private final Image image;
  private final Layout layout;
  private final String id;

  /**
   * A builder.
   *
   * @param caller whom {@code -u caller} means, as numbers
   */
  SpecBuilder(RunRequest request, String caller, Image image, Layout layout) {
    this.request = request;
    this.caller = caller;
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
  RuntimeSpec build(List<String> command, boolean hasTerminal, List<Volume> volumes, long now) {
    checkName(request.name());
    UserLookup lookup = new UserLookup(image.lowers());
    UserLookup.Found found = lookup.find(user());
    RuntimeSpec.User user = lookup.withGroups(found.user(), request.isolation().groups());
    List<String> args = arguments(command);
    String hostname = hostname();
    RuntimeSpec.Process process =
        new RuntimeSpec.Process(
            hasTerminal,
            user,
            args,
            environment(found.home(), hostname, hasTerminal),
            workdir(),
            Capabilities.names(Capabilities.defaults()),
            !request.newPrivileges());
    RuntimeSpec.Linux linux =
        new RuntimeSpec.Linux(
            namespaces(), "/mydocker/" + id, HiddenPaths.MASKED, HiddenPaths.READ_ONLY);
    return new RuntimeSpec(
        process,
        new RuntimeSpec.Root("merged", image.lowers(), request.files().isReadOnly()),
        hostname,
        mounts(volumes),
        linux,
        annotations(now));
  }

  private @Nullable String user() {
    String user = request.user() == null ? image.user() : request.user();
    return RunRequest.CALLER.equals(request.user()) ? caller : user;
  }

  private static void checkName(@Nullable String name) {
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

  private String hostname() {
    String hostname = request.hostname();
    if (request.isolation().hostNamespaces().contains("uts")) {
      if (hostname != null) {
        throw new RequestException(
            Kind.USAGE,
            "hostname '" + hostname + "': with --uts host the name is the host's; leave one out");
      }
      return HostFacts.text("/proc/sys/kernel/hostname").trim();
    }
    if (hostname == null) {
      return id;
    }
    boolean isGood =
        !hostname.isEmpty()
            && hostname.length() <= LONGEST_HOSTNAME
            && ".-".indexOf(hostname.charAt(0)) < 0;
    for (int i = 0; i < hostname.length(); i++) {
      isGood &= NAME_CHARACTERS.indexOf(hostname.charAt(i)) >= 0;
    }
    if (!isGood) {
      throw new RequestException(
          Kind.USAGE,
          "hostname '"
              + hostname
              + "': not a host name; use 1 to 64 letters, digits, - . _ and begin with a letter or digit");
    }
    return hostname;
  }

  /** From nothing: later entries replace earlier ones of the same name. */
  private List<String> environment(String home, String hostname, boolean hasTerminal) {
    Map<String, String> variables = new LinkedHashMap<>();
    put(variables, PATH);
    put(variables, "HOSTNAME=" + hostname);
    if (hasTerminal) {
      put(variables, "TERM=xterm");
    }
    put(variables, "HOME=" + home);
    for (String variable : image.env()) {
      put(variables, variable);
    }
    for (String variable : request.env()) {
      put(variables, variable);
    }
    return new ArrayList<>(variables.values());
  }

  private static void put(Map<String, String> variables, String variable) {
    int equals = variable.indexOf('=');
    variables.put(equals < 0 ? variable : variable.substring(0, equals), variable);
  }

  private String workdir() {
    if (request.workdir() != null && request.workdir().isEmpty()) {
      throw new RequestException(
          Kind.USAGE, "working directory '': empty; give an absolute path, or leave -w out");
    }
    String workdir = request.workdir() == null ? image.workdir() : request.workdir();
    if (workdir == null || workdir.isEmpty()) {
      return "/";
    }
    if (workdir.charAt(0) != '/') {
      throw new RequestException(
          Kind.USAGE,
          "working directory '" + workdir + "': must be absolute; write -w /" + workdir);
    }
    return Volumes.clean(workdir);
  }

  private List<String> namespaces() {
    List<String> namespaces = new ArrayList<>(List.of("mount", "pid", "uts", "ipc", "cgroup"));
    namespaces.removeAll(request.isolation().hostNamespaces());
    if (request.network().equals("none")) {
      namespaces.add("network");
    }
    return namespaces;
  }

  private List<RuntimeSpec.Mount> mounts(List<Volume> volumes) {
    List<RuntimeSpec.Mount> mounts = new ArrayList<>(volumes.size());
    for (Volume volume : volumes) {
      mounts.add(
          new RuntimeSpec.Mount(
              volume.target(),
              volume.isTmpfs() ? "tmpfs" : "bind",
              volume.path(layout),
              volume.options()));
    }
    return mounts;
  }

  private Map<String, String> annotations(long now) {
    Map<String, String> annotations = Labels.of(request.isolation().labels());
    if (request.life().stopSignal() != null) {
      annotations.put(STOP_SIGNAL, SignalName.number(request.life().stopSignal()));
    }
    annotations.put(NAME, request.name() == null ? id : request.name());
    annotations.put(IMAGE, image.name());
    annotations.put(LOWERS, String.join("\n", image.lowers()));
    annotations.put(CREATED, String.valueOf(now));
    return annotations;
  }
}
