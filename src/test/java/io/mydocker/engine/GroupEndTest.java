package io.mydocker.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.cgroup.GroupEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of all that runs in a group of a version 2 tree whose kernel has no cgroup.kill, as
 * before Linux 5.14: the files that such a kernel has lie beside each other as links to those of a
 * real group.
 */
@Tag("root")
class GroupEndTest {
  private @TempDir Path directory;
  private Path group = Path.of("/");
  private final List<Process> started = new ArrayList<>();

  @Test
  void withoutCgroupKillEachIsKilled() throws Exception {
    group = Files.createDirectory(versionTwo().resolve("mydocker-test-" + System.nanoTime()));
    Path old = Files.createDirectory(directory.resolve("old"));
    for (String file : List.of("cgroup.procs", "cgroup.freeze", "cgroup.events")) {
      Files.createSymbolicLink(old.resolve(file), group.resolve(file));
    }
    for (int i = 0; i < 3; i++) {
      String enter = "echo $$ >" + group + "/cgroup.procs; exec sleep 1000";
      started.add(new ProcessBuilder("sh", "-c", enter).start());
    }
    while (Files.readAllLines(group.resolve("cgroup.procs")).size() < started.size()) {
      Thread.sleep(10);
    }
    SmallProgram end =
        SmallProgram.ofRoot("end", (a, report) -> new GroupEnd(a, old.toString()).killAll());
    assertEquals(new BothEnginesTest.Effects(0, "", ""), BothEnginesTest.onNative(end, directory));
    for (Process process : started) {
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(128 + 9, process.exitValue());
    }
    assertTrue(Files.readString(group.resolve("cgroup.events")).contains("frozen 0"));
  }

  @Test
  void ofNoGroupThereIsNothingToEnd() throws Exception {
    SmallProgram end =
        SmallProgram.ofRoot("end", (a, report) -> new GroupEnd(a, directory + "/no").killAll());
    assertEquals(new BothEnginesTest.Effects(0, "", ""), BothEnginesTest.onNative(end, directory));
  }

  private static Path versionTwo() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains(" - cgroup2 ")) {
        return Path.of(line.split(" ", -1)[4]);
      }
    }
    throw new AssertionError("this test needs a version 2 tree of control groups");
  }

  @AfterEach
  void remove() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    if (!group.equals(Path.of("/"))) {
      Files.delete(group);
    }
  }
}
