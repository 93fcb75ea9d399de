package io.mydocker.user;

import java.util.List;

/** Options for Docker, and those that ask the same of ours. */
enum OptionPair {
  DEFAULT(""),
  USER("-u 1000"),
  CAP_ADD("--cap-add NET_ADMIN"),
  SYS_ADMIN("--cap-add SYS_ADMIN"),
  CAP_DROP("--cap-drop ALL"),
  CAP_ADD_USER("-u 1000 --cap-drop ALL --cap-add CHOWN"),
  PRIVILEGED("--privileged --runtime " + Dockerd.ABLE, "--privileged"),
  /** Our default. */
  NO_NEW_PRIVILEGES("--security-opt no-new-privileges", ""),
  /** Docker's default. */
  NEW_PRIVILEGES("", "--security-opt no-new-privileges=false"),
  UNCONFINED("--security-opt seccomp=unconfined"),
  DEVICE("--device /dev/fuse"),
  SYSCTL("--sysctl net.ipv4.ip_forward=1"),
  READ_ONLY("--read-only"),
  TMPFS("--tmpfs /t"),
  HOST_PIDS("--pid host"),
  HOST_NETWORK("--network host"),
  INIT("--init");

  private final String docker;
  private final String ours;

  OptionPair(String both) {
    this(both, both);
  }

  OptionPair(String docker, String ours) {
    this.docker = docker;
    this.ours = ours;
  }

  List<String> docker() {
    return words(docker);
  }

  List<String> ours() {
    return words(ours);
  }

  private static List<String> words(String options) {
    return options.isEmpty() ? List.of() : List.of(options.split(" ", -1));
  }
}
