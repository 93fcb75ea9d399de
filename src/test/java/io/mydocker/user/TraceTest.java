package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code run --trace}: every call that is made, with its result and its time. */
class TraceTest extends UserTest {
  private static final Pattern LINE =
      Pattern.compile(
          " *[0-9]+\\.[0-9]{3} ms  (front|watcher|container|undo|routines) +[a-z0-9_]+\\(.*\\)"
              + "( = (-?[0-9]+|E[A-Z0-9]+)  \\([0-9]+\\.[0-9]{3} ms\\))?  ; .+");

  @Test
  void everyCallIsToldOfAndTheCommandIsAsEver() {
    Ended ended = mydocker("run", "--trace", "/bin/sh", "-c", "echo out; exit 7");
    assertThat(ended).exitsWith(7).prints("out\n");
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
      assertTrue(last.startsWith("failed: chdir(\"/loop\") = ELOOP: "), last);
      assertTrue(last.contains("working directory"), last);
      long said = ended.stderr().lines().filter(line -> line.startsWith("mydocker: ")).count();
      assertEquals(1, said, ended.stderr());
    } finally {
      Files.delete(places.home("busybox/loop"));
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
