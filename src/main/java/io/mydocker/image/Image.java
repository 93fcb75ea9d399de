package io.mydocker.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image that is ready to be run. Strings are raw.
 *
 * @param name as the user knows it
 * @param id the digest of its configuration in hexadecimal, or null when it has none
 * @param lowers its read-only trees, absolute, the topmost first
 * @param env its environment
 * @param entrypoint its entry point, empty for none
 * @param command its default command, empty for none
 * @param workdir its working directory, or null
 * @param user its user, or null
 * @param volumes where containers of it have a volume of their own
 * @param stopSignal the signal that ends its containers, or null
 */
public record Image(
    String name,
    @Nullable String id,
    List<String> lowers,
    List<String> env,
    List<String> entrypoint,
    List<String> command,
    @Nullable String workdir,
    @Nullable String user,
    List<ImageVolume> volumes,
    @Nullable String stopSignal) {

  /** An image of one tree and without a configuration. */
  static Image ofTree(String name, String tree) {
    return new Image(
        name, null, List.of(tree), List.of(), List.of(), List.of(), null, null, List.of(), null);
  }
}
