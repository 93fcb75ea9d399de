package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * After a reboot: nothing runs, nothing is mounted, what lay in memory is gone, the run root with
 * it; what lies on disk is as it was.
 */
class RebootTest extends KeptContainersTest {
  private String kept = "";

  @BeforeEach
  void reboot() {
    mydocker("run", "-d", "--rm", "--name", "gone", "/bin/sleep", "1000");
    kept = mydocker("run", "-d", "--name", "kept", "/bin/sleep", "1000").word();
    start("run", "-i", "/bin/sh", "-c", "echo ready; cat").untilPrinted("ready\n");
    for (String signal : List.of("STOP", "KILL")) {
      // Stopped before any is killed: none has the time to undo anything.
      for (long pid : ours()) {
        Host.run("kill", "-" + signal, String.valueOf(pid));
      }
    }
    Patience.until("the end of all that is ours", () -> ours().isEmpty());
    Path containers = places.dataRoot().resolve("containers");
    for (String line : Raw.read(Path.of("/proc/self/mountinfo")).split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 4
          && (fields[4].startsWith(containers + "/")
              || fields[4].startsWith(places.home() + "/"))) {
        Host.run("umount", "-l", fields[4]);
      }
    }
    Host.run("rm", "-rf", places.runRoot().toString());
    // Of all, not only of what is kept: no control group outlives a boot.
    for (String id : containers.toFile().list()) {
      Host.run("sh", "-c", "rmdir /sys/fs/cgroup/*/mydocker/" + id + " || true");
    }
  }

  /** Fronts, holders, watchers and what they have started; not the test's own helpers. */
  private static List<Long> ours() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .filter(Host::lives)
        .filter(pid -> Raw.readIfThere(Path.of("/proc/" + pid + "/comm")).startsWith("mydocker"))
        .toList();
  }

  private void nothingButTheKeptOneIsLeft() {
    String[] there = places.dataRoot().resolve("containers").toFile().list();
    assertEquals(List.of(kept), List.of(there));
    for (String name : new String[] {"merged", "upper", "work"}) {
      assertTrue(Files.notExists(places.home(name)), name);
    }
  }

  @Test
  void itShowsAsExitedAndTheRestIsCleared() {
    assertThat(mydocker("ps", "-a", "--format", "{{.Names}} {{.State}}"))
        .printsLines("kept exited")
        .isQuiet();
    nothingButTheKeptOneIsLeft();
    assertThat(mydocker("run", "--name", "gone", "/bin/true")).succeeds().isQuiet();
    assertThat(mydocker("start", "kept")).succeeds().isQuiet();
    assertThat(mydocker("rm", "-f", "kept")).succeeds().isQuiet();
  }

  /** Before the live files had their place again. */
  @Test
  void theFirstCommandWasKilledAsItBegan() throws IOException {
    theFirstCommandHadMade("live.new", leftovers().subList(0, 1));
  }

  /** Over the first undo. */
  @Test
  void theFirstCommandWasKilledOverItsWork() throws IOException {
    theFirstCommandHadMade("live", leftovers());
  }

  private List<String> leftovers() {
    List<String> all =
        new ArrayList<>(List.of(places.dataRoot().resolve("containers").toFile().list()));
    all.remove(kept);
    assertEquals(2, all.size());
    return all;
  }

  private void theFirstCommandHadMade(String directory, List<String> files) throws IOException {
    Path made = Files.createDirectories(places.runRoot().resolve(directory));
    for (String file : files) {
      Files.createFile(made.resolve(file));
    }
    assertThat(mydocker("ps")).succeeds().isQuiet();
    nothingButTheKeptOneIsLeft();
    assertEquals(List.of(), List.of(places.runRoot().resolve("live").toFile().list()));
  }

  @Test
  void aRunIsTheFirst() {
    assertThat(mydocker("run", "/bin/true")).succeeds().isQuiet();
    nothingButTheKeptOneIsLeft();
  }

  @Test
  void soIsAnyOtherVerb() {
    assertThat(mydocker("cp", "kept:/etc/passwd", "-")).succeeds();
    nothingButTheKeptOneIsLeft();
    Host.run("rm", "-rf", places.runRoot().toString());
    assertThat(mydocker("rm", "kept")).succeeds().printsLines("kept").isQuiet();
    Host.run("rm", "-rf", places.runRoot().toString());
    assertThat(mydocker("prune", "-f")).succeeds();
  }
}
