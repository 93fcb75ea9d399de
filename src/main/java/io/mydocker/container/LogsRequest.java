package io.mydocker.container;

/**
 * What {@code logs} was asked for.
 *
 * @param container an id, its beginning or a name, raw
 * @param follow whether to go on until the container has ended
 * @param tail how many of the last lines, or {@link #ALL}
 */
public record LogsRequest(String container, boolean follow, long tail) {
  /** Every line. */
  public static final long ALL = -1;
}
