package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.security.Capabilities;
import java.util.List;

/** The capability sets that {@code --cap-add}, {@code --cap-drop} and {@code --privileged} give. */
final class CapabilityChoice {
  private static final String ALL = "ALL";

  private CapabilityChoice() {}

  /**
   * The five sets.
   *
   * @param isRoot whether the user is root: any other has only what was added in so many words,
   *     which the ambient set carries across execve(2)
   * @param available what this process has, so what can be given
   */
  static RuntimeSpec.Capabilities sets(
      RunRequest.Confinement request, boolean isRoot, long available) {
    long added = set("--cap-add", request.capAdd(), available);
    long dropped = set("--cap-drop", request.capDrop(), -1);
    checkAvailable(request.capAdd(), available);
    long bounding = bounding(request, added, dropped, available);
    List<String> names = Capabilities.names(bounding);
    if (isRoot) {
      return new RuntimeSpec.Capabilities(names, names, names, List.of(), List.of());
    }
    List<String> own = Capabilities.names(added & bounding);
    return new RuntimeSpec.Capabilities(names, own, own, own, own);
  }

  /** As Docker reckons: what is added counts more than what is dropped, but for ALL. */
  private static long bounding(
      RunRequest.Confinement request, long added, long dropped, long available) {
    boolean dropsAll = hasAll(request.capDrop());
    if (hasAll(request.capAdd()) || request.isPrivileged() && !dropsAll) {
      return available & ~(dropsAll ? 0 : dropped);
    }
    return (dropsAll ? 0 : Capabilities.defaults() & ~dropped) | added;
  }

  private static boolean hasAll(List<String> names) {
    for (String name : names) {
      if (name.equalsIgnoreCase(ALL)) {
        return true;
      }
    }
    return false;
  }

  private static long set(String option, List<String> names, long all) {
    long set = 0;
    for (String name : names) {
      if (name.equalsIgnoreCase(ALL)) {
        set |= all;
        continue;
      }
      int number = Capabilities.number(name);
      if (number < 0) {
        throw new RequestException(
            Kind.USAGE,
            "run: "
                + option
                + " '"
                + name
                + "': no such capability; write a name of capabilities(7), such as NET_ADMIN or"
                + " CAP_NET_ADMIN, or ALL");
      }
      set |= 1L << number;
    }
    return set;
  }

  private static void checkAvailable(List<String> names, long available) {
    for (String name : names) {
      if (!name.equalsIgnoreCase(ALL) && (available & 1L << Capabilities.number(name)) == 0) {
        throw new RequestException(
            Kind.FAILED,
            "run: --cap-add '" + name + "': mydocker does not have it itself; leave it out");
      }
    }
  }
}
