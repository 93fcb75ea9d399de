package io.mydocker.container;

import io.mydocker.image.CommitArchive;

/**
 * What a commit made.
 *
 * @param archive its path, or {@code -} for the caller's stream
 * @param written what is in it
 */
public record Committed(String archive, CommitArchive.Written written) {}
