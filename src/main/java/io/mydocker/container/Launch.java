package io.mydocker.container;

import io.mydocker.cgroup.CgroupTree;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.Image;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Premises;
import io.mydocker.security.Capabilities;
import io.mydocker.security.SeccompFilter;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a request to a plan: everything is checked here, before anything is made. */
final class Launch {
  private static final String HEX = "0123456789abcdef";
  private static final int ID_BYTES = 6;

  /** What is detached from the caller has none of the caller's terminals. */
  static final List<Boolean> NO_TERMINALS = List.of(false, false, false);

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
      Settings settings,
      RunRequest request,
      Image image,
      List<String> command,
      HostFacts facts,
      Engine engine) {
    return plan(settings, request, image, command, facts, engine, null);
  }

  /**
   * The same.
   *
   * @param again how a container that is there is started again, or null for a new one
   */
  static LaunchPlan plan(
      Settings settings,
      RunRequest request,
      Image image,
      List<String> command,
      HostFacts facts,
      Engine engine,
      @Nullable Again again) {
    CgroupTree cgroup = CgroupTree.find(facts.premises());
    if (cgroup == null) {
      throw new RequestException(
          Kind.FAILED,
          "run: no control groups are mounted on /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup");
    }
    String pid = request.isolation().namespaces().pid();
    if (!pid.equals(RunRequest.Namespaces.PRIVATE) && !cgroup.isUnified()) {
      throw new RequestException(
          Kind.FAILED,
          "run: --pid "
              + pid
              + " needs a cgroup version 2 tree, by which everything the container started"
              + " is ended; mount one on /sys/fs/cgroup/unified, or leave it out");
    }
    String id = again == null ? newId() : again.id();
    Layout layout = new Layout(settings, id);
    long now = System.currentTimeMillis();
    facts.premises().changing(id, now);
    Resolution resolution = Resolution.of(settings, request, image, id);
    boolean isDetached = request.life().isDetached();
    boolean hasTerminal = hasTerminal(request.tty(), isDetached, facts);
    List<String> warnings = warnings(request.tty(), hasTerminal);
    RuntimeSpec spec =
        new SpecBuilder(request, facts, image, layout).build(command, hasTerminal, resolution, now);
    SeccompFilter filter =
        Filters.find(
            settings,
            resolution.security(),
            Capabilities.set(spec.process().capabilities().bounding()),
            facts.premises());
    boolean hasRoots =
        new File(settings.dataRoot()).isDirectory() && new File(settings.runRoot()).isDirectory();
    note(layout, hasRoots, resolution, facts.premises());
    return new LaunchPlan(
        layout,
        spec,
        cgroup,
        request.interactive(),
        isDetached ? NO_TERMINALS : facts.terminals(),
        !request.keep() && request.name() == null && !isDetached,
        request.keep(),
        request.name(),
        resolution.volumes(),
        EtcText.of(
            spec.hostname(),
            request.network().equals("host"),
            request.isolation().hosts(),
            facts.premises()),
        warnings,
        hasRoots,
        new LaunchPlan.Isolation(
            resolution.joined(),
            request.confinement().isPrivileged(),
            resolution.devices(),
            resolution.deviceRules(),
            engine.runsFromWritableFile(),
            filter),
        new LaunchPlan.Life(
            request.life().cidFile(),
            request.life().hasInit(),
            request.life().diesWithParent() ? facts.callingProcess() : 0,
            engine.isCallersChild(),
            isDetached,
            request.keep() && again == null ? RequestFile.of(request) : null,
            again,
            false));
  }

  /**
   * The program relies on the roots, and on named volumes: one that is not there is filled before a
   * program is compiled. Other sources are the program's own affair, but for those that depend on
   * the working directory, since what a container is started again by has that in it. Another
   * container is another one tomorrow.
   */
  private static void note(
      Layout layout, boolean hasRoots, Resolution resolution, Premises premises) {
    premises.directory(layout.settings().dataRoot());
    premises.directory(layout.settings().runRoot());
    if (!hasRoots || !resolution.joined().isEmpty()) {
      premises.refuse();
    }
    for (Volume volume : resolution.volumes()) {
      if (volume.kind() == Volume.Kind.NAMED) {
        premises.directory(volume.path(layout));
      } else if (volume.isRelative()) {
        premises.refuse();
      }
    }
  }

  /** Whether {@code -t} is given its terminal: it is tied to the caller's, unless that leaves. */
  static boolean hasTerminal(boolean isAsked, boolean isDetached, HostFacts facts) {
    return isAsked && (isDetached || facts.terminals().get(0));
  }

  /** What the caller should know of that. */
  static List<String> warnings(boolean isAsked, boolean hasTerminal) {
    return isAsked && !hasTerminal
        ? List.of("-t: standard input is no terminal; going on without one")
        : List.of();
  }

  /**
   * Twelve hexadecimal digits from the kernel's generator; that nothing has them yet, mkdir(2) will
   * tell.
   */
  static String newId() {
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
