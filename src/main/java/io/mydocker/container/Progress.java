package io.mydocker.container;

/** Told how far a long job is. An implementation must be quick and must not throw. */
public interface Progress {
  /**
   * Called at least ten times a second while the job runs.
   *
   * @param done bytes read so far
   * @param total bytes expected, or -1 when unknown
   */
  void at(long done, long total);

  /** Whether {@link #at} would show anything by now: what is only counted for it can wait. */
  default boolean isDue() {
    return true;
  }

  /** A sentence the user should see, once, without the {@code mydocker:} prefix. */
  void notice(String line);
}
