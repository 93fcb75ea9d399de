package io.mydocker.container;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container that is there is started once more.
 *
 * @param id its own
 * @param spoken what the user called it, to be printed
 * @param next those to be started after it
 * @param hasFailed whether one before it could not be
 * @param exitCode what it ended with, -1 when unknown
 * @param attach the options of {@code attach} when the caller is to be attached to it, or null
 */
record Again(
    String id,
    String spoken,
    List<String> next,
    boolean hasFailed,
    int exitCode,
    @Nullable List<String> attach) {
  /** Whether the caller is attached to it when it has started. */
  boolean isAttached() {
    return attach != null;
  }

  /** As the file of that name has it. */
  String exitText() {
    return HexFormat.of().toHexDigits((byte) exitCode) + "\n";
  }

  /** The verb that starts the next, and the one that does so and ends with 1. */
  String verb(boolean isLost) {
    return isLost ? "start-rest" : "start";
  }
}
