package io.mydocker.container;

import java.util.List;

/**
 * A process of a container as {@code top} shows it. Strings are raw: one {@code char} per byte.
 *
 * @param pid its number on the host
 * @param uid its effective user's, on the host
 * @param cpuSeconds the time it has been computing
 * @param command the command and its arguments, or only its name where it has none
 */
public record ProcessRow(int pid, long uid, long cpuSeconds, List<String> command) {}
