package io.mydocker.linux;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a JVM that goes on with a program: {@code mydocker init}. What it goes on
 * with comes through pipes, whose numbers are in a property, which nobody can set who calls {@code
 * init} by hand.
 *
 * @param path the executable
 * @param arguments its name first
 * @param environment nothing of the caller's but our own variables
 */
record InitCommand(String path, List<String> arguments, List<String> environment) {
  private static final String START = "io.mydocker.init";
  private static final String LIBRARIES = "jffi.boot.library.path";
  private static final String MAIN = "io.mydocker.Main";

  /** SIGSTKFLT, which nobody uses: the JVM would take SIGUSR2 away from the container. */
  private static final String SUSPEND_SIGNAL = "_JAVA_SR_SIGNUM=16";

  private static final String[] OPTIONS = {
    // Signals are the program's.
    "-Xrs",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xmx64m",
    // What a JVM else changes and the container would inherit: the limit on open files, the filter
    // for core dumps.
    "-XX:-MaxFDLimit",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-DumpPrivateMappingsInCore",
    "-XX:-DumpSharedMappingsInCore",
    // Standard output is the container's, and /tmp the user's.
    "-XX:+DisplayVMOutputToStderr",
    "-Xlog:disable",
    // No thread may be made after unshare(CLONE_NEWPID), clone(2) says EINVAL: all at the start.
    "-XX:-UseDynamicNumberOfCompilerThreads",
    "-XX:-UsePerfData",
    "-XX:ArchiveRelocationMode=0",
    "-Xshare:auto",
    "-Djnr.ffi.asm.enabled=false",
  };

  /** Properties that the new JVM takes over. */
  private static final String[] INHERITED = {"io.mydocker.log.level", "io.mydocker.log.format"};

  /**
   * How a JVM gets what it goes on with.
   *
   * @param from the descriptor that the handoff is read from
   * @param to the descriptor that says that the JVM has started, or -1
   * @param isTied whether it ends with its parent, and has said so when it says that it has started
   */
  record Start(int from, int to, boolean isTied) {}

  /** The command of a JVM whose program says itself whether it ends with its parent. */
  static InitCommand of(int from, int to) {
    return of(new Start(from, to, false));
  }

  /** The command of a JVM that is nothing without its parent. */
  static InitCommand ofChild(int from, int to) {
    return of(new Start(from, to, true));
  }

  private static InitCommand of(Start start) {
    String java = System.getProperty("java.home") + "/bin/java";
    String jar = System.getProperty("java.class.path", "");
    List<String> line = new ArrayList<>();
    line.add(java);
    line.addAll(List.of(OPTIONS));
    addIfThere(line, "-XX:SharedArchiveFile=", beside(jar, "mydocker.jsa"));
    addIfThere(line, "-D" + LIBRARIES + "=", beside(jar, "native"));
    for (String property : INHERITED) {
      String value = System.getProperty(property);
      if (value != null) {
        line.add("-D" + property + "=" + value);
      }
    }
    line.add("-D" + START + "=" + start.from() + "," + start.to() + "," + start.isTied());
    line.addAll(List.of("-cp", jar, MAIN, "init"));
    return new InitCommand(java, line, ownVariables());
  }

  /** Lets this JVM, too, load what lies beside the jar, instead of unpacking it to /tmp. */
  static void setLibraryPath() {
    String path = beside(System.getProperty("java.class.path", ""), "native");
    if (System.getProperty(LIBRARIES) == null && new File(path).exists()) {
      System.setProperty(LIBRARIES, path);
    }
  }

  private static String beside(String jar, String name) {
    return new File(jar).getParent() + "/" + name;
  }

  /** How this JVM was started, or null if it was not by {@link #of}. */
  static @Nullable Start start() {
    String value = System.getProperty(START);
    if (value == null) {
      return null;
    }
    int first = value.indexOf(',');
    int second = value.indexOf(',', first + 1);
    return new Start(
        Integer.parseInt(value.substring(0, first)),
        Integer.parseInt(value.substring(first + 1, second)),
        Boolean.parseBoolean(value.substring(second + 1)));
  }

  /** How mydocker itself was called, its name first. */
  static List<String> callersArguments() {
    List<String> line = strings("/proc/self/cmdline");
    List<String> arguments = new ArrayList<>(List.of("mydocker"));
    arguments.addAll(line.subList(line.indexOf(MAIN) + 1, line.size()));
    return arguments;
  }

  /** This process's environment, raw. */
  static List<String> callersEnvironment() {
    return strings("/proc/self/environ");
  }

  private static List<String> ownVariables() {
    List<String> environment = new ArrayList<>();
    for (String variable : callersEnvironment()) {
      if (variable.startsWith("MYDOCKER_")) {
        environment.add(variable);
      }
    }
    environment.add(SUSPEND_SIGNAL);
    return environment;
  }

  private static void addIfThere(List<String> line, String option, String path) {
    if (new File(path).exists()) {
      line.add(option + path);
    }
  }

  private static List<String> strings(String file) {
    List<String> found = new ArrayList<>();
    String text = text(file);
    int start = 0;
    for (int end = text.indexOf(0); end >= 0; end = text.indexOf(0, start)) {
      found.add(text.substring(start, end));
      start = end + 1;
    }
    return found;
  }

  private static String text(String file) {
    try (FileInputStream in = new FileInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
