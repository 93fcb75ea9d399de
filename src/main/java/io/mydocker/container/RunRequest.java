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
 * @param network {@code none} or {@code host}
 * @param newPrivileges true when {@code --security-opt no-new-privileges=false} lets setuid
 *     programs work
 * @param files what else is mounted in the root
 * @param isolation what else is shared with the host, or told to the container
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
    boolean newPrivileges,
    Files files,
    Isolation isolation,
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
   * @param hostNamespaces those of pid, ipc and uts that are the host's
   */
  public record Isolation(
      List<String> groups, List<String> hosts, List<String> labels, List<String> hostNamespaces) {
    /** The usual. */
    public static final Isolation USUAL = new Isolation(List.of(), List.of(), List.of(), List.of());
  }

  /**
   * From start to end.
   *
   * @param cidFile {@code --cidfile}, a new file for the id, or null
   * @param hasInit {@code --init}: a first process of ours that reaps
   * @param stopSignal {@code --stop-signal}, or null
   * @param diesWithParent {@code --die-with-parent}: the container ends with whoever called us
   */
  public record Life(
      @Nullable String cidFile,
      boolean hasInit,
      @Nullable String stopSignal,
      boolean diesWithParent) {
    /** The usual. */
    public static final Life USUAL = new Life(null, false, null, false);
  }
}
