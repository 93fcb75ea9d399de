package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code run --trace}: every call that is made, with its result and its time; all else is as ever.
 */
class TraceTest extends UserTest {
  private static final Pattern LINE =
      Pattern.compile(
          " *[0-9]+\\.[0-9]{3} ms  (front|watcher|container|undo|routines) +[a-z0-9_]+\\(.*\\)"
              + "( = (-?[0-9]+|E[A-Z0-9]+)  \\([0-9]+\\.[0-9]{3} ms\\))?  ; .+");

  @Test
  void everyCallIsToldOfAndTheCommandIsAsEver() {
    Ended ended = mydocker("run", "--trace", "/bin/sh", "-c", "ls /proc/1/fd; exit 7");
    // No descriptor of the trace is the container's.
    assertThat(ended).exitsWith(7).printsLines("0", "1", "2");
    List<String> lines = ended.stderr().lines().toList();
    for (String line : lines) {
      assertTrue(LINE.matcher(line).matches(), line);
    }
    String all = ended.stderr();
    for (String call : List.of("clone3(", "pivot_root(", "execve(", "unlinkat(", "setsid(")) {
      assertTrue(all.contains(call), () -> call + " in " + all);
    }
    assertTrue(all.contains("chdir(\"" + places.home("merged") + "\") = 0"), all);
  }

  @Test
  void theCallThatFailedComesLastExplained() throws IOException {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Files.createSymbolicLink(
        places.home("busybox/loop"), places.home("busybox/loop").getFileName());
    try {
      Ended ended = mydocker("run", "--trace", "-w", "/loop", "/bin/true");
      assertThat(ended).exitsWith(125).printsNothing();
      List<String> lines =
          ended.stderr().lines().filter(line -> !line.startsWith("mydocker: ")).toList();
      String last = lines.get(lines.size() - 1);
      assertTrue(last.startsWith("failed: openat2(AT_FDCWD, \"/loop\", {"), last);
      assertTrue(last.contains("}, 24) = ELOOP: "), last);
      assertTrue(last.contains("working directory"), last);
      long said = ended.stderr().lines().filter(line -> line.startsWith("mydocker: ")).count();
      assertEquals(1, said, ended.stderr());
    } finally {
      Files.delete(places.home("busybox/loop"));
    }
  }

  @Test
  void aSignalIsTheCommands() {
    String script = "trap 'echo got; exit 9' TERM; echo ready; while :; do sleep 0.1; done";
    Started shell = start("run", "--trace", "/bin/sh", "-c", script).untilPrinted("ready\n");
    assertThat(shell.signal("TERM").await()).exitsWith(9).printsLines("ready", "got");
  }

  /** The key reaches every process of the terminal's foreground group, but not who tells of it. */
  @Test
  void interruptEndsTheContainerAndNotItsTrace() {
    try (Terminal terminal = Terminal.open()) {
      Started sleep =
          terminal.start(command("run", "--trace", "/bin/sh", "-c", "echo go; exec sleep 100"));
      terminal.awaits("go\r\n");
      awaitFirstProcess("sleep");
      terminal.press('C').awaits("; remove " + places.runRoot().resolve("live"));
      assertThat(sleep.await()).exitsWith(130);
    }
  }

  @Test
  void aCommandThatIsNotThereHasItsCodeAndItsTrace() {
    Ended ended = mydocker("run", "--trace", "/bin/nosuch");
    assertThat(ended).exitsWith(127).printsNothing();
    assertTrue(ended.stderr().contains("execve(\"/bin/nosuch\""), ended.stderr());
    assertTrue(ended.stderr().contains("ENOENT"), ended.stderr());
  }
}
