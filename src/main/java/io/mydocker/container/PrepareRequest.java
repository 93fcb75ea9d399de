package io.mydocker.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code run} found missing, to be made by a JVM for long jobs before it begins again.
 *
 * @param image the value of {@code --image}, or null
 * @param words as in {@link RunRequest#words()}
 * @param volumes named volumes to be made of the image's files, {@code NAME:PATH}
 * @param seccomp the profile of a filter of system calls, {@code builtin} or a path; null for none
 * @param capabilities what that filter's conditions look at, as a bit mask
 */
public record PrepareRequest(
    @Nullable String image,
    List<String> words,
    List<String> volumes,
    @Nullable String seccomp,
    long capabilities) {}
