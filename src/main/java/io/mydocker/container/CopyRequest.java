package io.mydocker.container;

/**
 * What {@code cp} is asked for. Paths are raw, as typed.
 *
 * @param container which one
 * @param inside the path in it
 * @param outside the path on the host; {@code -} for a tar on a standard stream
 * @param isInward whether it goes into the container
 * @param keepsOwners whether users and groups go along
 * @param followsLink whether a link that the source is stands for what it points to
 * @param keepsPrivilege whether setuid and setgid bits, file capabilities and devices may leave
 */
public record CopyRequest(
    String container,
    String inside,
    String outside,
    boolean isInward,
    boolean keepsOwners,
    boolean followsLink,
    boolean keepsPrivilege) {
  /** Whether the host's side is a tar on a standard stream. */
  public boolean isStream() {
    return outside.equals("-");
  }
}
