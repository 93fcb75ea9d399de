package io.mydocker.container;

import io.mydocker.cgroup.CgroupTree;
import io.mydocker.oci.RuntimeSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a launch does; the program is a pure function of it.
 *
 * @param layout where the container's files lie
 * @param spec the container, in OCI's terms
 * @param cgroup where its control group goes
 * @param isInteractive whether standard input reaches the command
 * @param terminals which of the descriptors 0 to 2 are terminals
 * @param mayUseHome whether {@code merged}, {@code upper} and {@code work} may lie in the home: not
 *     for a container that outlives its command or has a name
 * @param keeps whether the writable layer outlives the command
 * @param name the reserved name, or null
 * @param volumes what is bound into the root, in order
 * @param files what the container finds as {@code /etc/hosts}, {@code hostname} and {@code
 *     resolv.conf}
 * @param hasRoots whether data root and run root were seen to be there
 * @param life how it begins and ends
 * @param warnings what the caller should know, said before anything else
 */
record LaunchPlan(
    Layout layout,
    RuntimeSpec spec,
    CgroupTree cgroup,
    boolean isInteractive,
    List<Boolean> terminals,
    boolean mayUseHome,
    boolean keeps,
    @Nullable String name,
    List<Volume> volumes,
    EtcFiles files,
    List<String> warnings,
    boolean hasRoots,
    Life life) {

  /**
   * How it begins and ends.
   *
   * @param cidFile where the id is written, or null
   * @param hasInit whether a reaping process of ours is the first
   * @param parent the process whose end is ours, or 0
   */
  record Life(@Nullable String cidFile, boolean hasInit, int parent) {}

  /**
   * Files that belong to the container and not to its image.
   *
   * @param hosts content of /etc/hosts
   * @param hostname content of /etc/hostname
   * @param resolv content of /etc/resolv.conf
   */
  record EtcFiles(String hosts, String hostname, String resolv) {}

  boolean hasTerminal() {
    return spec.process().terminal();
  }

  boolean hasOwnNetwork() {
    return hasOwn("network");
  }

  /** Whether the container gets a new namespace of this OCI name. */
  boolean hasOwn(String namespace) {
    return spec.linux().namespaces().contains(namespace);
  }
}
