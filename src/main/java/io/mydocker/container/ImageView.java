package io.mydocker.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a launch needs of an image. Strings are raw.
 *
 * @param name as the user knows it
 * @param lowers its read-only trees, the topmost first
 * @param env its environment
 * @param entrypoint its entry point, empty for none
 * @param command its default command, empty for none
 * @param workdir its working directory, or null
 * @param user its user, or null
 */
record ImageView(
    String name,
    List<String> lowers,
    List<String> env,
    List<String> entrypoint,
    List<String> command,
    @Nullable String workdir,
    @Nullable String user) {}
