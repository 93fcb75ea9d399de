package io.mydocker.container;

/**
 * One difference between a container's files and its image's.
 *
 * @param kind {@code A} added, {@code C} changed, {@code D} deleted
 * @param path absolute, raw
 */
public record FileChange(char kind, String path) {}
