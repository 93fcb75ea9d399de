package io.mydocker.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code exec} was asked for, as typed. Every string is raw: one {@code char} per byte.
 *
 * @param container id, the beginning of one, or name
 * @param command the command and its arguments
 * @param interactive {@code -i}: standard input reaches the command
 * @param tty {@code -t}: the command gets a terminal of the container's
 * @param isDetached {@code -d}: we return when it has started, and it goes on
 * @param isPrivileged {@code --privileged}: with all capabilities that we have
 * @param workdir {@code -w}, or null for the container's
 * @param user {@code -u}, or null for the container's
 * @param env {@code -e}, {@code NAME=VALUE}, in order
 */
public record ExecRequest(
    String container,
    List<String> command,
    boolean interactive,
    boolean tty,
    boolean isDetached,
    boolean isPrivileged,
    @Nullable String workdir,
    @Nullable String user,
    List<String> env) {}
