package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Each call that finds a kept program or keeps one fails in turn: the command runs all the same,
 * and nobody is told.
 */
class KeptFaultsTest extends KeptUserTest {
  private static final Pattern CALL = Pattern.compile("^(\\w+)\\(");
  private static final String[] WORDS = {"run", "/bin/sh", "-c", "hostname >/dev/null; echo fine"};

  /** Without memory there is no program either way. */
  private static final String MEMORY = "mmap";

  /** A call, and how many of its name came before it, counted from one. */
  private record Nth(String name, int number) {}

  @Test
  void whileItIsFound() throws IOException {
    assertThat(mydocker(WORDS)).succeeds();
    List<Nth> calls = calls("geteuid(", "madvise(");
    assertTrue(calls.size() > 40, calls::toString);
    String saved = places.scratch("saved").toString();
    Host.run("cp", "-a", kept.directory().toString(), saved);
    for (Nth call : calls) {
      // As it was when the calls were counted: compiled anew, it may get its other name.
      kept.forget();
      Host.run("cp", "-a", saved, kept.directory().toString());
      with(call, "EIO");
    }
  }

  @Test
  void whileItIsKept() throws IOException {
    kept.forget();
    List<Nth> calls = calls("writev(", "madvise(");
    kept.forget();
    // From the first after the pipe was read.
    calls.addAll(calls("mkdirat(", "writev("));
    assertTrue(calls.size() > 7, calls::toString);
    for (Nth call : calls) {
      kept.forget();
      with(call, "ENOSPC");
    }
  }

  private void with(Nth call, String error) {
    Ended ended =
        traced(
            places.scratch("log"),
            "-e",
            "trace=" + call.name(),
            "-e",
            "inject=" + call.name() + ":error=" + error + ":when=" + call.number());
    if (call.name().equals(MEMORY)) {
      assertThat(ended).exitsWith(125).saysInOneLine("reserve memory");
      return;
    }
    if (ended.exitCode() != 0 || !ended.stdout().equals("fine\n") || !ended.stderr().isEmpty()) {
      throw new AssertionError("with " + call + " broken:\n" + ended);
    }
    world.becomesUnchanged();
  }

  /** Of the front, from the first call that begins so to the next that begins otherwise. */
  private List<Nth> calls(String first, String end) throws IOException {
    Path log = places.scratch("log");
    assertThat(traced(log)).prints("fine\n");
    List<Nth> calls = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    boolean isInside = false;
    for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
      Matcher call = CALL.matcher(line);
      if (!call.find()) {
        continue;
      }
      int number = numbers.merge(call.group(1), 1, Integer::sum);
      if (isInside && line.startsWith(end)) {
        return calls;
      }
      isInside |= line.startsWith(first);
      if (isInside) {
        calls.add(new Nth(call.group(1), number));
      }
    }
    throw new AssertionError("no " + first + "…" + end + " in " + log);
  }

  private Ended traced(Path log, String... options) {
    List<String> command = new ArrayList<>(List.of("strace", "-qq", "-o", log.toString()));
    command.addAll(List.of(options));
    command.add(LAUNCHER);
    command.addAll(List.of(WORDS));
    return new Invocation(places.environment(), command).env("MYDOCKER_ENGINE", engine()).run();
  }
}
