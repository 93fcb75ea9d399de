package io.mydocker.oci;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of an OCI runtime-spec {@code config.json} (version 1.2) that this engine uses. Strings
 * are raw: one {@code char} per byte.
 *
 * @param process what runs
 * @param root the root file system
 * @param hostname the name in the UTS namespace
 * @param mounts what is mounted in the root, in order
 * @param linux the Linux part
 * @param annotations what is this engine's own, under {@code io.mydocker.} keys
 */
public record RuntimeSpec(
    Process process,
    Root root,
    String hostname,
    List<Mount> mounts,
    Linux linux,
    Map<String, String> annotations) {

  /** A process and nothing said of what is around it. */
  public static RuntimeSpec of(Process process) {
    Linux linux =
        new Linux(
            List.of(), Map.of(), List.of(), List.of(), Map.of(), List.of(), "", List.of(),
            List.of());
    return new RuntimeSpec(process, new Root("", List.of(), false), "", List.of(), linux, Map.of());
  }

  /** The version of the specification that {@code config.json} names. */
  public static final String VERSION = "1.2.0";

  /**
   * The first process.
   *
   * @param terminal whether it gets a pseudo-terminal
   * @param user whose it is
   * @param args command and arguments
   * @param env the whole environment
   * @param cwd its working directory
   * @param capabilities what root's power it has
   * @param noNewPrivileges whether execve(2) may not raise privileges
   * @param apparmorProfile the AppArmor profile it executes under, or null
   * @param selinuxLabel the SELinux context it executes under, or null
   */
  public record Process(
      boolean terminal,
      User user,
      List<String> args,
      List<String> env,
      String cwd,
      Capabilities capabilities,
      boolean noNewPrivileges,
      @Nullable String apparmorProfile,
      @Nullable String selinuxLabel) {}

  /**
   * The five sets of capabilities(7), as {@code CAP_…}.
   *
   * @param bounding what execve(2) may give at most
   * @param effective what the kernel checks
   * @param permitted what may be made effective
   * @param inheritable what a file with the like gets at execve(2)
   * @param ambient what a user other than root keeps across execve(2)
   */
  public record Capabilities(
      List<String> bounding,
      List<String> effective,
      List<String> permitted,
      List<String> inheritable,
      List<String> ambient) {}

  /**
   * A user by numbers.
   *
   * @param uid user id
   * @param gid group id
   * @param additionalGids supplementary groups
   */
  public record User(int uid, int gid, List<Integer> additionalGids) {}

  /**
   * The root file system.
   *
   * @param path where it is mounted on the host; the engine may move it at the start, see {@code
   *     container.Place}
   * @param lowers the read-only trees it is made of, the topmost first
   * @param readonly whether nothing may be written to it
   */
  public record Root(String path, List<String> lowers, boolean readonly) {}

  /**
   * A mount.
   *
   * @param destination absolute path in the container
   * @param type file system type, {@code bind} for a volume
   * @param source what is mounted
   * @param options as mount(8) spells them
   */
  public record Mount(String destination, String type, String source, List<String> options) {}

  /**
   * What only Linux has.
   *
   * @param namespaces the new ones, under OCI's names
   * @param joinedNamespaces those of another container, by OCI's names: their paths
   * @param uidMappings user ids of a user namespace; empty where it is the host's
   * @param gidMappings group ids of it
   * @param sysctl kernel parameters of the namespaces
   * @param devices what is in /dev beside the usual
   * @param cgroupsPath the control group, below the hierarchy's root
   * @param maskedPaths not to be seen
   * @param readonlyPaths not to be written
   */
  public record Linux(
      List<String> namespaces,
      Map<String, String> joinedNamespaces,
      List<IdMapping> uidMappings,
      List<IdMapping> gidMappings,
      Map<String, String> sysctl,
      List<Device> devices,
      String cgroupsPath,
      List<String> maskedPaths,
      List<String> readonlyPaths) {}

  /**
   * A range of ids, unsigned.
   *
   * @param containerId the first one inside
   * @param hostId the first one outside
   * @param size how many
   */
  public record IdMapping(long containerId, long hostId, long size) {}

  /**
   * A device file.
   *
   * @param path where it is in the container
   * @param type {@code c} or {@code b}
   * @param major its driver
   * @param minor which of the driver's
   * @param fileMode permission bits
   * @param uid owner
   * @param gid group
   */
  public record Device(
      String path, String type, int major, int minor, int fileMode, int uid, int gid) {}
}
