package io.mydocker.container;

/**
 * A {@code -v} after parsing. Paths are raw.
 *
 * @param source on the host, absolute or relative to the caller's working directory
 * @param target absolute in the container, without {@code .} and {@code ..}
 * @param isReadOnly whether the container may only read it
 */
record Volume(String source, String target, boolean isReadOnly) {}
