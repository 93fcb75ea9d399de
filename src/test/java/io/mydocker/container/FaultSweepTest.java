package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.user.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Breaks every system call of every option set's program in turn, on the real engine: whatever
 * fails or dies, the exit code is right, one line names the step, and nothing stays behind. {@link
 * FaultRule} says what is right of a launch in the foreground, {@link VerbRule} of other verbs. An
 * instruction that makes no call changes nothing that outlives its process, so dying after it is
 * dying after the call before it.
 */
@Tag("root")
class FaultSweepTest {
  private static final int WORKERS = 2;
  private static final int FEWEST_CASES = 15000;
  private static final int PR_SET_CHILD_SUBREAPER = LibC.PR_SET_CHILD_SUBREAPER;

  private final Queue<SweptSet> sets = new ConcurrentLinkedQueue<>();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private int cases;
  private int repaired;

  @Test
  void everyCallBrokenInTurnLeavesNothingBehind() throws InterruptedException {
    // Orphans go to the host's first process, which reaps them, as they do for a user.
    LibC.C.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    String only = System.getProperty("mydocker.test.sets", "");
    for (SweptSet set : SweptSet.all()) {
      if (only.isEmpty() || List.of(only.split(",", -1)).contains(set.name())) {
        sets.add(set);
      }
    }
    int number = sets.size();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      int worker = i;
      workers.add(new Thread(() -> work(worker), "sweep " + i));
    }
    for (Thread worker : workers) {
      worker.start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    System.out.println(
        "fault sweep: "
            + cases
            + " cases over "
            + number
            + " sets; "
            + repaired
            + " needed the next command; "
            + failures.size()
            + " failed");
    assertEquals(List.of(), failures, () -> String.join("\n  ", failures));
    assertTrue(
        cases >= FEWEST_CASES || !only.isEmpty(), "the sweep has shrunk to " + cases + " cases");
  }

  private void work(int worker) {
    try (SweepPlace place = new SweepPlace(worker)) {
      for (SweptSet set = sets.poll(); set != null; set = sets.poll()) {
        long begin = System.nanoTime();
        SweptSet.Sweep sweep = set.begin(place);
        sweep.sweep();
        Files.deleteIfExists(Path.of(place.home("work")));
        add(set, sweep, (System.nanoTime() - begin) / 1_000_000);
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failures.add("worker " + worker + ": " + e);
    }
  }

  private synchronized void add(SweptSet set, SweptSet.Sweep sweep, long millis) {
    cases += sweep.count().cases;
    repaired += sweep.count().repaired;
    failures.addAll(sweep.failures());
    System.out.println(
        "  "
            + set.name()
            + ": "
            + sweep.count().calls
            + " calls, of which nobody comes to "
            + sweep.count().unreached
            + "; "
            + sweep.count().cases
            + " cases, "
            + sweep.failures().size()
            + " failed, "
            + millis
            + " ms");
  }
}
