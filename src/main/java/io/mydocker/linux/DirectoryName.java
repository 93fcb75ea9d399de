package io.mydocker.linux;

/**
 * One entry of a directory.
 *
 * @param name raw, without a slash
 * @param type the DT value, 0 when the file system does not tell
 */
public record DirectoryName(String name, int type) {}
