package io.mydocker.container;

import io.mydocker.cgroup.CgroupTree;
import io.mydocker.cgroup.DeviceRules;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.security.SeccompFilter;
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
 * @param isolation what it shares and may do, beyond its specification
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
    Isolation isolation,
    Life life) {

  /**
   * What it shares and may do.
   *
   * @param joined namespaces of other containers
   * @param isPrivileged whether nothing is kept from it
   * @param devices what lies in its /dev beside the usual
   * @param deviceRules which devices it may use
   * @param closesHost whether the host's files are closed to writing before the root changes, since
   *     the process was executed from one
   * @param filter which system calls it may make; null when that must be built first
   */
  record Isolation(
      List<JoinedNamespace> joined,
      boolean isPrivileged,
      List<Device> devices,
      DeviceRules deviceRules,
      boolean closesHost,
      @Nullable SeccompFilter filter) {}

  /**
   * How it begins and ends.
   *
   * @param cidFile where the id is written, or null
   * @param hasInit whether a reaping process of ours is the first
   * @param caller the process whose end is ours, or 0
   * @param isCallerParent whether that process is the parent of the one that carries the program
   *     out
   * @param isDetached whether it outlives the process that was called
   * @param request what is written down to start it again by, or null
   * @param again how it is started again, or null when it is new
   * @param isEntering whether it is one more command of a container that runs
   */
  record Life(
      @Nullable String cidFile,
      boolean hasInit,
      int caller,
      boolean isCallerParent,
      boolean isDetached,
      @Nullable String request,
      @Nullable Again again,
      boolean isEntering) {}

  /**
   * The plan of one more command of a container that runs, which has all the rest already.
   *
   * @param layout the container's
   */
  static LaunchPlan entering(
      Layout layout,
      RuntimeSpec.Process process,
      CgroupTree cgroup,
      boolean isInteractive,
      List<Boolean> terminals,
      List<String> warnings,
      SeccompFilter filter,
      boolean isDetached) {
    return new LaunchPlan(
        layout,
        RuntimeSpec.of(process),
        cgroup,
        isInteractive,
        terminals,
        false,
        false,
        null,
        List.of(),
        new EtcFiles("", "", ""),
        warnings,
        true,
        new Isolation(List.of(), false, List.of(), DeviceRules.all(), false, filter),
        new Life(null, false, 0, true, isDetached, null, null, true));
  }

  /** Whether its directory is there already, with what it wrote. */
  boolean isAgain() {
    return life.again() != null;
  }

  /** Whether who starts it again gets its code, as whoever runs one does. */
  boolean isAttached() {
    return life.again() != null && life.again().attach() != null;
  }

  /**
   * Files that belong to the container and not to its image.
   *
   * @param hosts content of /etc/hosts
   * @param hostname content of /etc/hostname
   * @param resolv content of /etc/resolv.conf
   */
  record EtcFiles(String hosts, String hostname, String resolv) {}

  /** Where its files for /etc lie: with the network of another container come that one's. */
  String etcDirectory() {
    for (JoinedNamespace joined : isolation.joined()) {
      if (joined.namespace().equals("network")) {
        return joined.layout().directory();
      }
    }
    return layout.directory();
  }

  /** Whether its root is nobody on the host. */
  boolean hasUsers() {
    return !spec.linux().uidMappings().isEmpty();
  }

  /** The same with a filter of system calls. */
  LaunchPlan with(SeccompFilter filter) {
    return new LaunchPlan(
        layout,
        spec,
        cgroup,
        isInteractive,
        terminals,
        mayUseHome,
        keeps,
        name,
        volumes,
        files,
        warnings,
        hasRoots,
        new Isolation(
            isolation.joined(),
            isolation.isPrivileged(),
            isolation.devices(),
            isolation.deviceRules(),
            isolation.closesHost(),
            filter),
        life);
  }

  /** Which system calls it may make; a plan without that cannot be compiled. */
  SeccompFilter filter() {
    if (isolation.filter() == null) {
      throw new IllegalStateException("the filter of system calls is not ready");
    }
    return isolation.filter();
  }

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
