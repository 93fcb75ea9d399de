package io.mydocker.container;

import io.mydocker.program.Program;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of the engine, until every process of it is gone: all of them have the standard error
 * that we read, the watcher too.
 *
 * @param code exit code, 128+n when a signal ended it
 * @param lines what it said on standard error
 * @param role who came to the broken instruction, or empty
 * @param wrongs what else went wrong
 */
record EngineRun(int code, List<String> lines, String role, List<String> wrongs) {
  static final String TERMINAL_CHANGED = "the terminal is set otherwise than before";

  /** After it whatever has not ended hangs. */
  static final long PATIENCE_NANOS = Long.getLong("mydocker.test.patience", 120) * 250_000_000L;

  private static final ScheduledExecutorService CLOCK =
      Executors.newScheduledThreadPool(
          1,
          task -> {
            Thread thread = new Thread(task, "patience");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A shell that leads the terminal's session as a user's does, and stays until all is over: with
   * its end the terminal would be hung up. It tells the exit code, waits for leave, and tells its
   * line of /proc/PID/stat, with the terminal's foreground group.
   */
  private static final String SESSION =
      "exec 5>&2 2>/dev/null 4<&0 3>&1 0<>\"$0\" 1>&0;"
          + " (exec \"$@\" 2>&5 3>&- 4<&- 5>&-); c=$?; exec 5>&-; echo $c >&3;"
          + " read -r leave <&4; read -r stat </proc/self/stat; echo \"$stat\" >&3";

  static EngineRun of(SweepPlace place, OptionSet set, Program program) throws IOException {
    place.load(program);
    List<String> command = List.of(place.engine.toString(), "run");
    if (!set.isOnTerminal()) {
      return plain(place, set, command);
    }
    try (HostTerminal terminal = new HostTerminal("typed\n")) {
      return onTerminal(place, terminal, command);
    }
  }

  /** A program of another verb. */
  static EngineRun of(SweepPlace place, Program program) throws IOException {
    place.load(program);
    return plain(place, null, List.of(place.engine.toString(), "repair"));
  }

  private static EngineRun plain(
      SweepPlace place, @org.jspecify.annotations.Nullable OptionSet set, List<String> command)
      throws IOException {
    Path input = place.scratch("input");
    if (set != null && !Files.exists(input)) {
      Files.writeString(input, "typed\n");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(set == null ? new File("/dev/null") : input.toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    java.lang.Process process = start(builder, place);
    List<String> wrongs = new ArrayList<>();
    List<String> lines = said(process, place, wrongs);
    return new EngineRun(code(process), lines, place.takeMark(), wrongs);
  }

  private static EngineRun onTerminal(SweepPlace place, HostTerminal terminal, List<String> command)
      throws IOException {
    List<String> session = new ArrayList<>(List.of("setsid", "sh", "-c", SESSION, terminal.path));
    session.addAll(command);
    java.lang.Process shell = start(new ProcessBuilder(session), place);
    List<String> wrongs = new ArrayList<>();
    List<String> lines = said(shell, place, wrongs);
    if (!terminal.isAsBefore()) {
      wrongs.add(TERMINAL_CHANGED);
    }
    try (var leave = shell.getOutputStream()) {
      leave.write('\n');
    }
    String[] told = text(shell.getInputStream().readAllBytes()).split("\n", -1);
    String[] stat = told[1].substring(told[1].lastIndexOf(')') + 2).split(" ", -1);
    if (!stat[2].equals(stat[5])) {
      wrongs.add("the terminal's foreground group is another than before");
    }
    code(shell);
    return new EngineRun(Integer.parseInt(told[0]), lines, place.takeMark(), wrongs);
  }

  private static java.lang.Process start(ProcessBuilder builder, SweepPlace place)
      throws IOException {
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("MYDOCKER_SWEEP", place.base.toString());
    return builder.start();
  }

  private static List<String> said(java.lang.Process process, SweepPlace place, List<String> wrongs)
      throws IOException {
    List<String> hangs = new ArrayList<>(1);
    ScheduledFuture<?> patience =
        CLOCK.schedule(
            () -> {
              hangs.add("it hangs");
              Host.killAll("MYDOCKER_SWEEP=" + place.base);
            },
            PATIENCE_NANOS,
            TimeUnit.NANOSECONDS);
    String text = text(process.getErrorStream().readAllBytes());
    patience.cancel(false);
    wrongs.addAll(hangs);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      wrongs.add("an unfinished line: " + text);
    }
    return text.lines().toList();
  }

  private static int code(java.lang.Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
