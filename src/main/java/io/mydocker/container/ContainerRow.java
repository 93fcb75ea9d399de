package io.mydocker.container;

import java.util.List;

/**
 * One container as {@code ps} shows it. Strings are raw: one {@code char} per byte.
 *
 * @param id the full id, 12 hexadecimal digits
 * @param name the name, the id when none was given
 * @param image the image it was started from
 * @param command the command and its arguments
 * @param pid the first process's pid on the host, 0 when it does not run
 * @param status {@code running}, {@code paused} or {@code exited}
 * @param exitCode what the command ended with, -1 when unknown or still running
 * @param createdMillis when it was created, milliseconds since 1970
 */
public record ContainerRow(
    String id,
    String name,
    String image,
    List<String> command,
    int pid,
    String status,
    int exitCode,
    long createdMillis) {}
