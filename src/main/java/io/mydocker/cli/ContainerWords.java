package io.mydocker.cli;

import io.mydocker.container.Containers;
import io.mydocker.container.Handled;
import java.util.List;

/**
 * What the verbs have in common whose arguments are containers, or images, each of which is tried.
 */
final class ContainerWords {
  /** Podman's: stands in the place of a container. */
  static final Option LATEST =
      Option.flag(
          "Options:",
          List.of("-l", "--latest"),
          "The container that was made last, instead of CONTAINER");

  private ContainerWords() {}

  /** The containers; at least one. */
  static List<String> required(String verb, Given given, Containers containers) {
    List<String> words = given.words();
    if (given.isOn(LATEST)) {
      if (!words.isEmpty()) {
        throw UsageError.of(verb, LATEST + " and '" + words.get(0) + "': give only one of them");
      }
      return List.of(containers.latest(verb));
    }
    if (words.isEmpty()) {
      throw UsageError.of(verb, "no container given; mydocker ps -a lists them");
    }
    return words;
  }

  /** The one container that a verb takes. */
  static String one(String verb, Given given, Containers containers) {
    List<String> words = required(verb, given, containers);
    if (words.size() > 1) {
      throw UsageError.of(verb, "takes one container: '" + words.get(1) + "'");
    }
    return words.get(0);
  }

  /** Prints what was done and says what failed; the result is the exit code. */
  static int tell(String verb, Handled handled, Console console) {
    StringBuilder lines = new StringBuilder();
    for (String line : handled.lines()) {
      lines.append(line).append('\n');
    }
    console.print(lines.toString());
    return tell(verb, handled.failures(), console);
  }

  /** Says what failed; the result is the exit code. */
  static int tell(String verb, List<String> failures, Console console) {
    for (String failure : failures) {
      console.say(verb + ": " + failure);
    }
    return failures.isEmpty() ? 0 : 1;
  }

  /** Whether it is decimal digits and nothing else. */
  static boolean isNumber(String value) {
    boolean isNumber = !value.isEmpty();
    for (int i = 0; i < value.length(); i++) {
      isNumber &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    return isNumber;
  }
}
