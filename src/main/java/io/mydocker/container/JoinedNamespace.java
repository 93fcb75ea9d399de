package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.security.Capabilities;
import java.util.ArrayList;
import java.util.List;

/**
 * A namespace of a running container that a new one joins: {@code --network container:ID} and its
 * like.
 *
 * @param namespace OCI's name of it
 * @param layout whose
 * @param first a process in it: that container's first, as the host numbers it
 */
record JoinedNamespace(String namespace, Layout layout, RecordedProcess first) {

  /** Those that a request asks for; most ask for none. */
  static List<JoinedNamespace> of(Settings settings, RunRequest request) {
    RunRequest.Namespaces asked = request.isolation().namespaces();
    List<JoinedNamespace> joined = new ArrayList<>(0);
    add(joined, settings, "network", request.network());
    add(joined, settings, "pid", asked.pid());
    add(joined, settings, "ipc", asked.ipc());
    add(joined, settings, "uts", asked.uts());
    return joined;
  }

  private static void add(
      List<JoinedNamespace> joined, Settings settings, String namespace, String asked) {
    if (!asked.startsWith(RunRequest.Namespaces.CONTAINER)) {
      return;
    }
    String reference = asked.substring(RunRequest.Namespaces.CONTAINER.length());
    Stored container = ContainerReader.find(settings, "run: ", reference);
    if (!container.isRunning()) {
      throw new RequestException(
          Kind.FAILED,
          "run: --"
              + namespace
              + " "
              + asked
              + ": container "
              + reference
              + " does not run, so its namespaces are gone; start it again, or choose another");
    }
    if (namespace.equals("pid")) {
      checkTracing(reference, container);
    }
    joined.add(
        new JoinedNamespace(
            namespace,
            container.layout(),
            new RecordedProcess(
                container.pid(),
                RecordedProcess.startTime(HostFacts.text(container.layout().liveFile())))));
  }

  /**
   * Whoever may trace others traces what enters as well, before its privileges are dropped
   * (CVE-2016-9962): being closed to ptrace(2) does not stop CAP_SYS_PTRACE. With CAP_SYS_ADMIN
   * beside it nothing is to be won, and in a user namespace it does not reach us.
   */
  private static void checkTracing(String reference, Stored container) {
    long bounding = HostFacts.bounding(container.pid());
    boolean traces = (bounding & 1L << Capabilities.SYS_PTRACE) != 0;
    if (traces && !container.hasUsers() && (bounding & 1L << Capabilities.SYS_ADMIN) == 0) {
      throw new RequestException(
          Kind.FAILED,
          "run: --pid container:"
              + reference
              + ": it has CAP_SYS_PTRACE and could trace what enters, with more power than its own;"
              + " start it without, or give it SYS_ADMIN as well");
    }
  }

  /** Where the kernel shows it, as OCI's config.json has it. */
  String path() {
    String name = namespace.equals("network") ? "net" : namespace;
    return "/proc/" + first.pid() + "/ns/" + name;
  }
}
