package io.mydocker.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run} was asked for, as typed and not yet resolved. Every string is raw: one {@code
 * char} per byte.
 *
 * @param image the value of {@code --image}, or null when the first word decides (DESIGN section 6)
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
    boolean newPrivileges) {}
