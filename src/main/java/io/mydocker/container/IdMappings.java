package io.mydocker.container;

import io.mydocker.oci.RuntimeSpec;
import java.util.List;

/**
 * The ids of a user namespace (user_namespaces(7)).
 *
 * @param uids of users; empty without such a namespace
 * @param gids of groups
 */
record IdMappings(List<RuntimeSpec.IdMapping> uids, List<RuntimeSpec.IdMapping> gids) {
  /** No user namespace: root inside is root outside. */
  static final IdMappings NONE = new IdMappings(List.of(), List.of());

  /** Whether there is a user namespace. */
  boolean areOwn() {
    return !uids.isEmpty();
  }

  /** Whom an id of the container is on the host. */
  static long host(List<RuntimeSpec.IdMapping> mappings, long id) {
    for (RuntimeSpec.IdMapping mapping : mappings) {
      if (id >= mapping.containerId() && id - mapping.containerId() < mapping.size()) {
        return mapping.hostId() + id - mapping.containerId();
      }
    }
    return -1;
  }

  /** Whom an id of the host is in the container. */
  static long container(List<RuntimeSpec.IdMapping> mappings, long id) {
    for (RuntimeSpec.IdMapping mapping : mappings) {
      if (id >= mapping.hostId() && id - mapping.hostId() < mapping.size()) {
        return mapping.containerId() + id - mapping.hostId();
      }
    }
    return -1;
  }

  /** As /proc/PID/uid_map takes them. */
  static String lines(List<RuntimeSpec.IdMapping> mappings) {
    StringBuilder lines = new StringBuilder();
    for (RuntimeSpec.IdMapping mapping : mappings) {
      lines.append(mapping.containerId()).append(' ').append(mapping.hostId()).append(' ');
      lines.append(mapping.size()).append('\n');
    }
    return lines.toString();
  }
}
