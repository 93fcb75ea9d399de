package io.mydocker.user;

import io.mydocker.security.Capabilities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Docker's daemon with everything of its own: directories, socket, cgroup; no firewall rules and no
 * bridge, so that the host's stay as they are.
 */
final class Dockerd {
  /** What it names a runtime that gives what this machine's own bounding set allows. */
  static final String ABLE = "able";

  /** The tables of what differs are of this one; another needs tables of its own. */
  private static final String COMPARED = "20.10.";

  private final Path scratch;
  private final Path socket;
  private final String cgroup;
  private final Started daemon;

  private Dockerd(Path scratch, Path socket, String cgroup, Started daemon) {
    this.scratch = scratch;
    this.socket = socket;
    this.cgroup = cgroup;
    this.daemon = daemon;
  }

  /** Starts it, waits until it answers, and gives it our default image under the name base. */
  static Dockerd startWithBase(Places places) {
    Dockerd started = start(places);
    String version = started.docker("version", "-f", "{{.Server.Version}}").word();
    if (!version.startsWith(COMPARED)) {
      throw new AssertionError(
          "compared is Docker " + COMPARED + "x, as Debian 12 has it: " + version);
    }
    Host.sh(
        "tar -C \"$1\" -cf - . | \"$2\" -H \"$3\" import - base",
        places.home("busybox").toString(),
        Installed.need("docker"),
        "unix://" + started.socket);
    // A first container on the host's network makes a mount that stays as long as the daemon.
    started.run(List.of("--network", "host"), "/bin/true");
    return started;
  }

  /** Starts it and waits until it answers. */
  static Dockerd start(Places places) {
    Path base = places.newDirectory("docker");
    Path socket = base.resolve("socket");
    // Not named after us: those groups are looked for after each test, this one lives longer.
    String cgroup = places.base().getFileName().toString().replace("mydocker", "dockers");
    List<String> words = new ArrayList<>(List.of(Installed.need("dockerd")));
    words.addAll(List.of("--storage-driver=overlay2", "--cgroup-parent=/" + cgroup));
    words.addAll(List.of("--data-root", base + "/data", "--exec-root", base + "/exec"));
    words.addAll(List.of("--pidfile", base + "/pid", "-H", "unix://" + socket));
    words.addAll(List.of("--bridge=none", "--iptables=false", "--ip-forward=false"));
    words.addAll(List.of("--add-runtime", ABLE + "=" + ableRuntime(base)));
    Dockerd started =
        new Dockerd(places.scratch(), socket, cgroup, new Invocation(Map.of(), words).start());
    Patience.until(
        "dockerd:\n" + started.daemon.stderr(), () -> started.docker("version").exitCode() == 0);
    return started;
  }

  /**
   * Docker's --privileged asks for capabilities that a machine's own bounding set may lack, and
   * then fails: this runtime takes those out of what it is told.
   */
  private static Path ableRuntime(Path base) {
    String status = Raw.read(Path.of("/proc/self/status"));
    long own = Long.parseUnsignedLong(Host.status(status, "CapBnd"), 16);
    StringBuilder script =
        new StringBuilder(
            """
            #!/bin/sh
            was=
            for word; do
              [ "$was" != --bundle ] || bundle=$word
              was=$word
            done
            [ -z "$bundle" ] || sed -i""");
    for (String name : Capabilities.names(~own)) {
      script.append(" -e 's/\"").append(name).append("\",\\{0,1\\}//g'");
    }
    script.append(" -e 's/,\\]/]/g' \"$bundle/config.json\"\nexec ");
    script.append(Installed.need("runc")).append(" \"$@\"\n");
    Path file = Raw.write(base.resolve(ABLE), script.toString());
    try {
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path socket() {
    return socket;
  }

  Ended docker(String... arguments) {
    List<String> words =
        new ArrayList<>(List.of(Installed.need("docker"), "-H", "unix://" + socket));
    words.addAll(List.of(arguments));
    return new Invocation(Map.of(), words).run();
  }

  /**
   * A container of the base with the options, which it has to take, and no network unless one is
   * named.
   */
  Ended run(List<String> options, String... command) {
    List<String> words = new ArrayList<>(List.of("run", "--rm"));
    if (!options.contains("--network")) {
      words.addAll(List.of("--network", "none"));
    }
    words.addAll(options);
    words.add("base");
    words.addAll(List.of(command));
    Ended ended = docker(words.toArray(String[]::new));
    EndedAssert.assertThat(ended).succeeds();
    return ended;
  }

  void stop() {
    daemon.signal("TERM").await();
    // What it leaves mounted is below its own directories, and ours to clear.
    Host.sh(
        "grep -o \" $1/[^ ]*\" /proc/self/mountinfo | sort -r | xargs -r umount",
        scratch.toString());
    Host.sh("find /sys/fs/cgroup -depth -type d -path \"*/$1*\" -exec rmdir {} +", cgroup);
  }
}
