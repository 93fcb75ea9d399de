package io.mydocker.container;

import java.util.ArrayList;
import java.util.List;

/** A request, from the default on. */
final class LaunchRequest {
  private boolean interactive;
  private boolean tty;
  private boolean keep;
  private RunRequest.Confinement confinement = RunRequest.Confinement.USUAL;
  private String name = "";
  private String user = "";
  private String workdir = "";
  private String network = "none";
  private RunRequest.Files files = RunRequest.Files.NONE;
  private RunRequest.Isolation isolation = RunRequest.Isolation.USUAL;
  private RunRequest.Life life = RunRequest.Life.USUAL;
  private final List<String> env = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();

  LaunchRequest interactive() {
    interactive = true;
    return this;
  }

  LaunchRequest tty() {
    tty = true;
    return this;
  }

  LaunchRequest keep() {
    keep = true;
    return this;
  }

  LaunchRequest security(String... options) {
    return confined(List.of(), List.of(), false, List.of(options), List.of());
  }

  LaunchRequest capabilities(List<String> add, List<String> drop) {
    return confined(add, drop, false, List.of(), List.of());
  }

  LaunchRequest privileged() {
    return confined(List.of(), List.of(), true, List.of(), List.of());
  }

  LaunchRequest sysctls(String... sysctls) {
    return confined(List.of(), List.of(), false, List.of(), List.of(sysctls));
  }

  /** All that confines at once. */
  LaunchRequest everyOption() {
    confinement =
        new RunRequest.Confinement(
            List.of("NET_ADMIN"),
            List.of("ALL"),
            false,
            List.of("no-new-privileges=false"),
            List.of("net.ipv4.ip_forward=1"),
            List.of("/dev/fuse:/dev/a/b:rw"),
            List.of("c 1:11 r"),
            RunRequest.Users.OF_THE_HOST);
    return this;
  }

  LaunchRequest devices(String... devices) {
    confinement =
        new RunRequest.Confinement(
            List.of(),
            List.of(),
            false,
            List.of(),
            List.of(),
            List.of(devices),
            List.of(),
            RunRequest.Users.OF_THE_HOST);
    return this;
  }

  private LaunchRequest confined(
      List<String> add,
      List<String> drop,
      boolean isPrivileged,
      List<String> options,
      List<String> sysctls) {
    confinement =
        new RunRequest.Confinement(
            add,
            drop,
            isPrivileged,
            options,
            sysctls,
            List.of(),
            List.of(),
            RunRequest.Users.OF_THE_HOST);
    return this;
  }

  LaunchRequest users(String... maps) {
    RunRequest.Users users = new RunRequest.Users(null, List.of(maps), List.of());
    confinement =
        new RunRequest.Confinement(
            List.of(), List.of(), false, List.of(), List.of(), List.of(), List.of(), users);
    return this;
  }

  LaunchRequest name(String value) {
    name = value;
    return this;
  }

  LaunchRequest user(String value) {
    user = value;
    return this;
  }

  LaunchRequest workdir(String value) {
    workdir = value;
    return this;
  }

  LaunchRequest network(String value) {
    network = value;
    return this;
  }

  LaunchRequest env(String value) {
    env.add(value);
    return this;
  }

  LaunchRequest volume(String value) {
    volumes.add(value);
    return this;
  }

  LaunchRequest mounts(String... arguments) {
    files = new RunRequest.Files(List.of(arguments), List.of(), List.of(), false);
    return this;
  }

  LaunchRequest tmpfs(String... arguments) {
    files = new RunRequest.Files(List.of(), List.of(arguments), List.of(), false);
    return this;
  }

  LaunchRequest readOnly() {
    files = new RunRequest.Files(List.of(), List.of(), List.of(), true);
    return this;
  }

  LaunchRequest groups(String... groups) {
    isolation =
        new RunRequest.Isolation(List.of(groups), List.of(), List.of(), RunRequest.Namespaces.OWN);
    return this;
  }

  LaunchRequest hostNamespace(String name) {
    return namespaces(RunRequest.Namespaces.HOST, name);
  }

  /** Those named are another's, each of the others its own. */
  LaunchRequest namespaces(String whose, String... names) {
    List<String> all = List.of(names);
    isolation =
        new RunRequest.Isolation(
            List.of(),
            List.of(),
            List.of(),
            new RunRequest.Namespaces(
                all.contains("pid") ? whose : RunRequest.Namespaces.PRIVATE,
                all.contains("ipc") ? whose : RunRequest.Namespaces.PRIVATE,
                all.contains("uts") ? whose : RunRequest.Namespaces.PRIVATE));
    return this;
  }

  LaunchRequest labels(String... labels) {
    isolation =
        new RunRequest.Isolation(List.of(), List.of(), List.of(labels), RunRequest.Namespaces.OWN);
    life = new RunRequest.Life(null, false, "SIGINT", false, false);
    return this;
  }

  LaunchRequest cidFile(String path) {
    life = new RunRequest.Life(path, false, null, false, false);
    return this;
  }

  LaunchRequest init() {
    life = new RunRequest.Life(null, true, null, false, false);
    return this;
  }

  LaunchRequest diesWithParent() {
    life = new RunRequest.Life(null, false, null, true, false);
    return this;
  }

  LaunchRequest detached() {
    keep = true;
    life = new RunRequest.Life(null, false, null, false, true);
    return this;
  }

  /** With --rm, whatever else. */
  LaunchRequest detachedForOnce() {
    life = new RunRequest.Life(null, false, null, false, true);
    return this;
  }

  RunRequest build() {
    return new RunRequest(
        null,
        List.of("/bin/true"),
        interactive,
        tty,
        keep,
        name.isEmpty() ? null : name,
        null,
        null,
        workdir.isEmpty() ? null : workdir,
        user.isEmpty() ? null : user,
        env,
        volumes,
        network,
        files,
        isolation,
        confinement,
        life);
  }
}
