package io.mydocker.container;

import org.jspecify.annotations.Nullable;

/**
 * What {@code commit} was asked for. Strings are raw: one {@code char} per byte.
 *
 * @param container an id prefix or name, or null for the one running container
 * @param image the image's name, null only when {@code output} is given
 * @param output {@code -o}: a file, {@code -} for the caller's stream, or null for {@code
 *     HOME/IMAGE.tar}
 * @param pause whether the container is frozen while it is read
 */
public record CommitRequest(
    @Nullable String container, @Nullable String image, @Nullable String output, boolean pause) {}
