package io.mydocker.container;

import java.util.List;

/**
 * How a container that is there is started once more.
 *
 * @param id its own
 * @param spoken what the user called it, to be printed
 * @param next those to be started after it
 * @param hasFailed whether one before it could not be
 */
record Again(String id, String spoken, List<String> next, boolean hasFailed) {
  /** The verb that starts the next, and the one that does so and ends with 1. */
  String verb(boolean isLost) {
    return isLost ? "start-rest" : "start";
  }
}
