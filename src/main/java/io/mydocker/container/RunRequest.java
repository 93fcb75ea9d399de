package io.mydocker.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run} was asked for, as typed and not yet resolved. Every string is raw: one {@code
 * char} per byte.
 *
 * @param image the value of {@code --image}, or null when the first word decides
 * @param words image (perhaps), command and arguments
 * @param interactive {@code -i}: standard input reaches the command
 * @param tty {@code -t}: the command gets a terminal of its own
 * @param keep {@code --keep}: the writable layer outlives the command
 * @param name {@code --name}, or null
 * @param hostname {@code --hostname}, or null for the container's id
 * @param entrypoint {@code --entrypoint}, or null; empty clears the image's
 * @param workdir {@code -w}, or null
 * @param user {@code -u}, or null
 * @param env {@code -e}, {@code NAME=VALUE} or {@code NAME} (taken from the caller), in order
 * @param volumes {@code -v}, {@code HOST:CONTAINER[:OPTIONS]}, in order
 * @param network {@code none}, {@code host} or {@code container:CONTAINER}
 * @param files what else is mounted in the root
 * @param isolation what else is shared with the host, or told to the container
 * @param confinement what it may do
 * @param life how it begins and ends
 */
public record RunRequest(
    @Nullable String image,
    List<String> words,
    boolean interactive,
    boolean tty,
    boolean keep,
    @Nullable String name,
    @Nullable String hostname,
    @Nullable String entrypoint,
    @Nullable String workdir,
    @Nullable String user,
    List<String> env,
    List<String> volumes,
    String network,
    Files files,
    Isolation isolation,
    Confinement confinement,
    Life life) {

  /** What {@code -u} says for the person who called. */
  public static final String CALLER = "caller";

  /**
   * Mounts beside {@code -v}.
   *
   * @param mounts {@code --mount}, comma-separated keys and values
   * @param tmpfs {@code --tmpfs}, {@code PATH[:OPTIONS]}
   * @param volumesFrom {@code --volumes-from}, {@code CONTAINER[:ro]}
   * @param isReadOnly {@code --read-only}: the root cannot be written
   */
  public record Files(
      List<String> mounts, List<String> tmpfs, List<String> volumesFrom, boolean isReadOnly) {
    /** None. */
    public static final Files NONE = new Files(List.of(), List.of(), List.of(), false);
  }

  /**
   * Who the container is, and what it shares.
   *
   * @param groups {@code --group-add}, names of the container or numbers
   * @param hosts {@code --add-host}, {@code NAME:ADDRESS}
   * @param labels {@code --label}, {@code KEY[=VALUE]}
   * @param namespaces whose namespaces it has that it could have of its own
   */
  public record Isolation(
      List<String> groups, List<String> hosts, List<String> labels, Namespaces namespaces) {
    /** The usual. */
    public static final Isolation USUAL =
        new Isolation(List.of(), List.of(), List.of(), Namespaces.OWN);
  }

  /**
   * Whose namespaces: {@code private}, {@code host} or {@code container:CONTAINER}.
   *
   * @param pid {@code --pid}
   * @param ipc {@code --ipc}
   * @param uts {@code --uts}
   */
  public record Namespaces(String pid, String ipc, String uts) {
    /** What {@code --pid} and its like say for a new namespace. */
    public static final String PRIVATE = "private";

    /** What they say for the host's. */
    public static final String HOST = "host";

    /** What they begin with for another container's. */
    public static final String CONTAINER = "container:";

    /** All its own. */
    public static final Namespaces OWN = new Namespaces(PRIVATE, PRIVATE, PRIVATE);
  }

  /**
   * What it may do.
   *
   * @param capAdd {@code --cap-add}
   * @param capDrop {@code --cap-drop}
   * @param isPrivileged {@code --privileged}: everything, and no filter
   * @param securityOptions {@code --security-opt}, in order
   * @param sysctls {@code --sysctl}, {@code KEY=VALUE}
   * @param devices {@code --device}, {@code HOST[:CONTAINER][:rwm]}
   * @param deviceRules {@code --device-cgroup-rule}, {@code TYPE MAJOR:MINOR ACCESS}
   * @param users whose ids its users have on the host
   */
  public record Confinement(
      List<String> capAdd,
      List<String> capDrop,
      boolean isPrivileged,
      List<String> securityOptions,
      List<String> sysctls,
      List<String> devices,
      List<String> deviceRules,
      Users users) {
    /** The usual. */
    public static final Confinement USUAL =
        new Confinement(
            List.of(),
            List.of(),
            false,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Users.OF_THE_HOST);
  }

  /**
   * A user namespace.
   *
   * @param mode {@code --userns}: {@code host} or {@code private}, or null
   * @param uidMaps {@code --uidmap}, {@code CONTAINER:HOST:SIZE}
   * @param gidMaps {@code --gidmap}
   */
  public record Users(@Nullable String mode, List<String> uidMaps, List<String> gidMaps) {
    /** None: root inside is root outside. */
    public static final Users OF_THE_HOST = new Users(null, List.of(), List.of());
  }

  /**
   * From start to end.
   *
   * @param cidFile {@code --cidfile}, a new file for the id, or null
   * @param hasInit {@code --init}: a first process of ours that reaps
   * @param stopSignal {@code --stop-signal}, or null
   * @param diesWithParent {@code --die-with-parent}: the container ends with whoever called us
   * @param isDetached {@code -d}: we return when it has started, and it goes on
   */
  public record Life(
      @Nullable String cidFile,
      boolean hasInit,
      @Nullable String stopSignal,
      boolean diesWithParent,
      boolean isDetached) {
    /** The usual. */
    public static final Life USUAL = new Life(null, false, null, false, false);
  }
}
