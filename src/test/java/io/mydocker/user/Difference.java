package io.mydocker.user;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Something that a process sees otherwise in a container of Docker's than in one of ours, which is
 * meant to be so.
 *
 * @param what as {@code probe.sh} calls it
 * @param docker how it is in Docker's, empty when there is no such thing
 * @param ours how it is in ours
 * @param reason why it is so
 * @param cases in which of {@link OptionPair} it is seen
 * @param needed what the host must have for it
 */
record Difference(
    String what,
    String docker,
    String ours,
    String reason,
    Predicate<OptionPair> cases,
    String needed) {

  static Difference of(String what, String docker, String ours, String reason) {
    return new Difference(what, docker, ours, reason, pair -> true, "/");
  }

  Difference only(OptionPair... pairs) {
    return with(pair -> List.of(pairs).contains(pair));
  }

  Difference except(OptionPair... pairs) {
    return with(pair -> !Arrays.asList(pairs).contains(pair));
  }

  private Difference with(Predicate<OptionPair> further) {
    return new Difference(what, docker, ours, reason, cases.and(further), needed);
  }

  /** On a host without such a file there is no such difference. */
  Difference where(String hostPath) {
    return new Difference(what, docker, ours, reason, cases, hostPath);
  }

  boolean isDue(OptionPair pair) {
    return cases.test(pair) && Files.exists(Path.of(needed));
  }

  @Override
  public String toString() {
    return line(what, docker, ours) + "\n    (" + reason + ")";
  }

  static String line(String what, String docker, String ours) {
    return what + ": Docker '" + docker + "', ours '" + ours + "'";
  }
}
