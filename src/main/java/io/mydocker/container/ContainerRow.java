package io.mydocker.container;

import java.util.List;
import java.util.Map;

/**
 * One container as {@code ps} shows it. Strings are raw: one {@code char} per byte.
 *
 * @param id the full id, 12 hexadecimal digits
 * @param name the name, the id when none was given
 * @param image the image it was started from
 * @param command the command and its arguments
 * @param pid the first process's pid on the host, 0 when it does not run
 * @param status {@code running}, {@code paused} or {@code exited}
 * @param exitCode what the command ended with, -1 when unknown or still running
 * @param createdMillis when it was created, milliseconds since 1970
 * @param labels what the user noted of it
 * @param startedMillis when its command began, milliseconds since 1970, 0 when unknown
 * @param finishedMillis when its command ended, milliseconds since 1970, 0 when unknown or running
 */
public record ContainerRow(
    String id,
    String name,
    String image,
    List<String> command,
    int pid,
    String status,
    int exitCode,
    long createdMillis,
    Map<String, String> labels,
    long startedMillis,
    long finishedMillis) {
  /** What Docker tells of a container whose end it missed. */
  private static final int LOST = 255;

  /** Whether its first process is there. */
  public boolean isRunning() {
    return pid != 0;
  }

  /** The exit code as Docker tells it: of whatever has not ended, 0. */
  public int toldExitCode() {
    if (isRunning() || status.equals("created")) {
      return 0;
    }
    return exitCode < 0 ? LOST : exitCode;
  }
}
