package io.mydocker.container;

import io.mydocker.cgroup.CgroupTree;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.Image;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.security.Capabilities;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.List;

/** From a request to a plan: everything is checked here, before anything is made. */
final class Launch {
  private static final String HEX = "0123456789abcdef";
  private static final int ID_BYTES = 6;

  private Launch() {}

  /** Whether this process may make containers at all; says which capability is missing if not. */
  static void checkPrivilege(String verb, HostFacts facts) {
    if (facts.uid() != 0) {
      throw new RequestException(Kind.FAILED, verb + ": needs root; start it with sudo");
    }
    if ((facts.capabilities() & 1L << Capabilities.SYS_ADMIN) == 0) {
      throw new RequestException(
          Kind.FAILED,
          verb
              + ": root lacks the capability CAP_SYS_ADMIN, as in an unprivileged"
              + " container; start that container with --privileged, or use the host");
    }
  }

  /** The plan for a request whose image is known. */
  static LaunchPlan plan(
      Settings settings, RunRequest request, Image image, List<String> command, HostFacts facts) {
    CgroupTree cgroup = CgroupTree.find();
    if (cgroup == null) {
      throw new RequestException(
          Kind.FAILED,
          "run: no control groups are mounted on /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup");
    }
    String id = newId();
    List<Volume> volumes = Volumes.parse(request.volumes());
    boolean hasTerminal = request.tty() && facts.terminals().get(0);
    List<String> warnings =
        request.tty() && !hasTerminal
            ? List.of("-t: standard input is no terminal; going on without one")
            : List.of();
    RuntimeSpec spec =
        new SpecBuilder(request, image, id)
            .build(command, hasTerminal, volumes, System.currentTimeMillis());
    return new LaunchPlan(
        new Layout(settings, id),
        spec,
        cgroup,
        request.interactive(),
        facts.terminals(),
        !request.keep() && request.name() == null,
        request.keep(),
        request.name(),
        volumes,
        EtcText.of(spec.hostname(), request.network().equals("host")),
        warnings,
        new File(settings.dataRoot()).isDirectory() && new File(settings.runRoot()).isDirectory());
  }

  /**
   * Twelve hexadecimal digits from the kernel's generator; that no container has them, mkdir(2)
   * will tell.
   */
  private static String newId() {
    byte[] random = new byte[ID_BYTES];
    try (FileInputStream in = new FileInputStream("/dev/urandom")) {
      if (in.read(random) != ID_BYTES) {
        throw new IOException("end of file");
      }
    } catch (IOException unreadable) {
      throw new RequestException(Kind.FAILED, "read /dev/urandom: " + unreadable.getMessage());
    }
    char[] id = new char[2 * ID_BYTES];
    for (int i = 0; i < ID_BYTES; i++) {
      id[2 * i] = HEX.charAt(random[i] >> 4 & 15);
      id[2 * i + 1] = HEX.charAt(random[i] & 15);
    }
    return new String(id);
  }
}
