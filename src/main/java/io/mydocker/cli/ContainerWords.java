package io.mydocker.cli;

import io.mydocker.container.Handled;
import java.util.List;

/** What the verbs have in common whose arguments are containers, each of which is tried. */
final class ContainerWords {
  private ContainerWords() {}

  /** The containers; at least one. */
  static List<String> required(String verb, Given given) {
    if (given.words().isEmpty()) {
      throw UsageError.of(verb, "no container given; mydocker ps -a lists them");
    }
    return given.words();
  }

  /** Prints what was done and says what failed; the result is the exit code. */
  static int tell(String verb, Handled handled, Console console) {
    StringBuilder lines = new StringBuilder();
    for (String line : handled.lines()) {
      lines.append(line).append('\n');
    }
    console.print(lines.toString());
    for (String failure : handled.failures()) {
      console.say(verb + ": " + failure);
    }
    return handled.failures().isEmpty() ? 0 : 1;
  }

  /** A number of seconds from 0 on. */
  static int seconds(String verb, Option option, String value) {
    boolean isNumber = !value.isEmpty() && value.length() <= 9;
    for (int i = 0; i < value.length(); i++) {
      isNumber &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!isNumber) {
      throw UsageError.of(
          verb, option + " '" + value + "': not a number of seconds; give one such as 10");
    }
    return Integer.parseInt(value);
  }
}
