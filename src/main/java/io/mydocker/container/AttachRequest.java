package io.mydocker.container;

/**
 * What {@code attach} was asked for.
 *
 * @param container id, the beginning of one, or name
 * @param takesInput whether what is typed goes to the container
 * @param passesSignals whether signals do
 * @param detachKeys what ends it without ending the container, as {@link DetachKeyNames} has it
 * @param logFrom where in its log to begin, or {@link #END}
 */
public record AttachRequest(
    String container, boolean takesInput, boolean passesSignals, String detachKeys, long logFrom) {
  /** With what the container prints from now on. */
  public static final long END = -1;
}
