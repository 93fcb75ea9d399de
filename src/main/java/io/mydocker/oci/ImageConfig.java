package io.mydocker.oci;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image configuration (OCI image-spec, config.md). Strings are raw.
 *
 * @param created when it was made, RFC 3339, or null
 * @param author who made it, or null
 * @param architecture as Go calls it: {@code amd64}
 * @param os {@code linux}
 * @param diffIds the digests of the uncompressed layers, {@code sha256:} and hexadecimal, the
 *     lowest first
 */
public record ImageConfig(
    @Nullable String created,
    @Nullable String author,
    String architecture,
    String os,
    Parameters parameters,
    List<String> diffIds,
    List<History> history) {

  /** What digests begin with; no other algorithm is used. */
  public static final String SHA256 = "sha256:";

  /**
   * How a container of it runs: the {@code config} object.
   *
   * @param user name or number, {@code user:group}, or null
   * @param ports such as {@code 80/tcp}; kept for others, nothing here listens
   * @param workdir absolute, or null
   * @param stopSignal name or number, or null
   * @param onBuild Docker's instructions for a build on top of it
   */
  public record Parameters(
      @Nullable String user,
      List<String> ports,
      List<String> env,
      List<String> entrypoint,
      List<String> command,
      List<String> volumes,
      @Nullable String workdir,
      Map<String, String> labels,
      @Nullable String stopSignal,
      List<String> onBuild) {

    /** Nothing of all that. */
    public static final Parameters NONE =
        new Parameters(
            null, List.of(), List.of(), List.of(), List.of(), List.of(), null, Map.of(), null,
            List.of());
  }

  /** How one layer came to be, or, when {@code isEmpty}, a change without one. */
  public record History(
      @Nullable String created,
      @Nullable String author,
      @Nullable String createdBy,
      @Nullable String comment,
      boolean isEmpty) {}

  /** An image of one layer of which nothing else is known; the same layer gives the same one. */
  public static ImageConfig ofLayer(String diffId, String architecture) {
    return new ImageConfig(
        null, null, architecture, "linux", Parameters.NONE, List.of(SHA256 + diffId), List.of());
  }
}
