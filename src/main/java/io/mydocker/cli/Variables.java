package io.mydocker.cli;

import io.mydocker.container.RunRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command's variables and user are by the caller's own. */
final class Variables {
  private Variables() {}

  /**
   * The variables of {@code --env-file} and {@code -e}, in order; what {@code -e} says counts more
   * than a file, as for Docker.
   */
  static List<String> of(
      String verb, List<String> files, List<String> given, CallerEnvironment environment) {
    List<String> variables = lines(verb, files, "--env-file");
    variables.addAll(given);
    return resolve(verb, variables, environment);
  }

  /** The lines of files that an option names. */
  static List<String> lines(String verb, List<String> files, String option) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      LineFile.read(verb, option, files.get(i), lines);
    }
    return lines;
  }

  /** {@code caller} is whoever called sudo(8); without that, the container's part finds out. */
  static @Nullable String user(@Nullable String user, CallerEnvironment environment) {
    if (!RunRequest.CALLER.equals(user)) {
      return user;
    }
    String uid = environment.get("SUDO_UID", "");
    String gid = environment.get("SUDO_GID", "");
    return uid.isEmpty() || gid.isEmpty() ? user : uid + ":" + gid;
  }

  /**
   * Gives each bare NAME the caller's value, and drops it when the caller has none, as Docker does.
   */
  private static List<String> resolve(
      String verb, List<String> env, CallerEnvironment environment) {
    List<String> resolved = new ArrayList<>();
    for (int i = 0; i < env.size(); i++) {
      String entry = env.get(i);
      if (entry.isEmpty() || entry.charAt(0) == '=') {
        throw UsageError.of(
            verb, "--env '" + entry + "': no name; write NAME=VALUE, or NAME for your own value");
      }
      String value = entry.indexOf('=') < 0 ? environment.get(entry) : null;
      if (value != null) {
        resolved.add(entry + "=" + value);
      } else if (entry.indexOf('=') > 0) {
        resolved.add(entry);
      }
    }
    return resolved;
  }
}
