package io.mydocker.engine;

import java.util.List;

/**
 * The JVM's arguments, path of the executable first, by what a verb asks of it.
 *
 * @param quick for {@code run} and {@code exec}, which start commands and leave
 * @param steady for what answers soon
 * @param lasting for what takes long
 */
record Jvms(List<String> quick, List<String> steady, List<Lasting> lasting) {
  /**
   * For verbs that take long.
   *
   * @param beginnings four or eight characters that they begin with; an argument of another verb
   *     that does so too gets it the same JVM, which starts a little later
   * @param arguments the JVM's
   */
  record Lasting(List<String> beginnings, List<String> arguments) {}

  /** How many arguments the longest has. */
  int longest() {
    int longest = Math.max(quick.size(), steady.size());
    for (Lasting each : lasting) {
      longest = Math.max(longest, each.arguments().size());
    }
    return longest;
  }
}
