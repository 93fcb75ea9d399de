package io.mydocker.user;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The tests' own commands on the host, and what the host's kernel says. */
final class Host {
  private Host() {}

  /** Runs a program of the host that has to succeed. */
  static Ended run(String... command) {
    Ended ended = attempt(command);
    if (ended.exitCode() != 0) {
      throw new AssertionError("the test's own command failed\n" + ended);
    }
    return ended;
  }

  static Ended attempt(String... command) {
    return new Invocation(Map.of(), List.of(command)).run();
  }

  static Ended sh(String script, String... arguments) {
    String[] command = new String[arguments.length + 4];
    command[0] = "sh";
    command[1] = "-c";
    command[2] = script;
    command[3] = "sh";
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return run(command);
  }

  /** Sends a signal to one process. It may have ended already, which is no error. */
  static void signal(String name, long pid) {
    attempt("sh", "-c", "kill -" + name + " " + pid);
  }

  static String namespace(String kind) {
    return run("readlink", "/proc/self/ns/" + kind).word();
  }

  static boolean isMountPoint(Path path) {
    return Raw.read(Path.of("/proc/self/mountinfo")).contains(" " + path + " ");
  }

  /** Whether the process exists and is more than a zombie. */
  static boolean lives(long pid) {
    String stat = Raw.readIfThere(Path.of("/proc", Long.toString(pid), "stat"));
    int afterName = stat.lastIndexOf(')');
    return afterName > 0
        && !stat.startsWith("Z", afterName + 2)
        && !stat.startsWith("X", afterName + 2);
  }

  static String name(long pid) {
    return Raw.readIfThere(Path.of("/proc", Long.toString(pid), "comm")).trim();
  }

  /** The field of /proc/PID/status, or an empty string. */
  static String status(String statusFile, String field) {
    return Arrays.stream(statusFile.split("\n"))
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).trim())
        .findFirst()
        .orElse("");
  }
}
