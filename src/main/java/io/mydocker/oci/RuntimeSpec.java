package io.mydocker.oci;

import java.util.List;
import java.util.Map;

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
   * @param capabilities bounding, effective and permitted set, as {@code CAP_…}
   * @param noNewPrivileges whether execve(2) may raise privileges
   */
  public record Process(
      boolean terminal,
      User user,
      List<String> args,
      List<String> env,
      String cwd,
      List<String> capabilities,
      boolean noNewPrivileges) {}

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
   * @param cgroupsPath the control group, below the hierarchy's root
   * @param maskedPaths not to be seen
   * @param readonlyPaths not to be written
   */
  public record Linux(
      List<String> namespaces,
      String cgroupsPath,
      List<String> maskedPaths,
      List<String> readonlyPaths) {}
}
