package io.mydocker.user;

import java.util.Arrays;
import java.util.List;

/**
 * A command that ended.
 *
 * @param command what was run, for messages
 * @param exitCode as a shell sees it: 128+n when a signal ended it
 */
record Ended(String command, int exitCode, String stdout, String stderr) {

  List<String> lines() {
    return stdout.isEmpty() ? List.of() : Arrays.asList(stdout.split("\n", -1));
  }

  /** The words of standard output, for output that is a short list. */
  List<String> words() {
    return Arrays.stream(stdout.trim().split("\\s+")).filter(w -> !w.isEmpty()).toList();
  }

  String word() {
    return stdout.trim();
  }

  @Override
  public String toString() {
    return "command: "
        + command
        + "\nexit code: "
        + exitCode
        + "\nstdout ("
        + stdout.length()
        + " bytes):\n"
        + clip(stdout)
        + "\nstderr ("
        + stderr.length()
        + " bytes):\n"
        + clip(stderr);
  }

  private static String clip(String text) {
    int most = 4000;
    return text.length() <= most ? text : text.substring(0, most) + "… (cut)";
  }
}
