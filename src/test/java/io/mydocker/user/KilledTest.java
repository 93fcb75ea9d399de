package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of {@code mydocker}, at any moment: the container dies with it and is undone. */
class KilledTest extends UserTest {
  private final Random random = new Random();
  private long seed;

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    // Printed with every failure below, so that an unlucky moment can be tried again.
    seed = Long.getLong("mydocker.test.seed", System.nanoTime());
    random.setSeed(seed);
  }

  @Test
  void theContainerDiesWithIt() {
    Started container = waiting();
    long first = onlyPid();
    assertThat(container.signal("KILL").await()).exitsWith(137);
    Patience.until("the container's end", () -> !Host.lives(first));
    world.becomesUnchanged();
    assertThat(mydocker("ps", "-a", "-q")).succeeds().printsNothing();
  }

  @Test
  void evenOneThatClearedItsParentDeathSignal() {
    Path directory = places.newDirectory("elf");
    Elf.thatClearsItsParentDeathSignal(directory.resolve("stubborn"));
    Started container =
        start("run", "-v", directory + ":/v:ro", "/v/stubborn").untilPrinted("ready\n");
    long first = onlyPid();
    assertThat(container.signal("KILL").await()).exitsWith(137);
    Patience.until("the container's end", () -> !Host.lives(first));
    world.becomesUnchanged();
  }

  @Test
  void alsoItsSessionsAndWhoIgnoresEverything() {
    String script =
        "setsid sleep 1000 & sh -c \"trap '' TERM HUP INT; sleep 1000\" & echo ready; wait";
    Started container = start("run", "/bin/sh", "-c", script).untilPrinted("ready\n");
    assertThat(container.signal("KILL").await()).exitsWith(137);
    world.becomesUnchanged();
  }

  @Test
  void anotherContainerLivesOn() {
    Started first = waiting("--name", "first");
    Started second = start("run", "-i", "--name", "second", "/bin/cat");
    second.type("a\n").untilPrinted("a\n");
    assertThat(first.signal("KILL").await()).exitsWith(137);
    Patience.until("one container", () -> mydocker("ps", "-q").words().size() == 1);
    second.type("b\n").untilPrinted("b\n");
    assertThat(second.closeStdin().await()).succeeds().printsLines("a", "b");
  }

  /** Without anybody's help but the watcher's: no further command is needed. */
  @Test
  void nothingIsNeededToClearUp() {
    Started container = waiting();
    container.signal("KILL").await();
    world.becomesUnchanged();
    for (String name : new String[] {"merged", "upper", "work"}) {
      assertTrue(Files.notExists(places.home(name)), name);
    }
  }

  @RepeatedTest(30)
  void atARandomMomentOfRun(RepetitionInfo repetition) {
    // Half of them while the program is found that the first has left, and its container is made.
    int moment = random.nextInt(repetition.getCurrentRepetition() % 2 == 0 ? 400 : 16);
    Started container =
        start("run", "/bin/sh", "-c", "for n in 1 2 3 4 5; do echo $n >/f$n; sleep 0.02; done");
    Patience.pause(moment);
    container.signal("KILL").await();
    theNextCommandIsClean("run killed after " + moment + " ms, seed " + seed);
  }

  @RepeatedTest(50)
  void atARandomMomentOfCommit(RepetitionInfo repetition) {
    int moment = random.nextInt(500);
    Started container = waiting();
    Path image = Raw.write(places.home("killed.tar"), "the earlier one");
    Started commit = start("commit", "killed");
    Patience.pause(moment);
    commit.signal("KILL").await();
    String what = "commit killed after " + moment + " ms, seed " + seed;
    // Frozen while it was read, it must be thawed whatever happens.
    Patience.until("a thawed container: " + what, () -> !isFrozen(onlyPid()));
    assertThat(container.closeStdin().await()).succeeds();
    // Either the earlier archive or a whole new one.
    if (!Raw.read(image).equals("the earlier one")) {
      Host.run("gzip", "-t", image.toString());
    }
    theNextCommandIsClean(what);
  }

  @Test
  void whileTheDefaultImageIsBuilt() {
    for (int n = 0; n < 8; n++) {
      Places fresh = places.fresh("killed" + n);
      Started run = command(fresh, "run", "/bin/true").start();
      Patience.pause(random.nextInt(500));
      run.signal("KILL").await();
      assertThat(
              command(fresh, "run", "/bin/sh", "-c", "ls /bin | wc -l; ls -d /tmp /etc/passwd")
                  .run())
          .succeeds()
          .saysOnStdout("/etc/passwd\n/tmp\n");
      String[] home = fresh.home().toFile().list();
      assertEquals("busybox", String.join(" ", home), "the home after kill and run");
    }
  }

  private static boolean isFrozen(long pid) {
    String script =
        "for f in $(sed -n"
            + " 's/^[0-9]*:freezer:\\(.*\\)/\\/sys\\/fs\\/cgroup\\/freezer\\1\\/freezer.state/p;s/^0::\\(.*\\)/\\/sys\\/fs\\/cgroup\\1\\/cgroup.freeze"
            + " \\/sys\\/fs\\/cgroup\\/unified\\1\\/cgroup.freeze/p' /proc/$1/cgroup); do cat $f"
            + " 2>/dev/null; done; true";
    String states = Host.sh(script, Long.toString(pid)).stdout();
    return states.contains("FROZEN")
        || states.contains("FREEZING")
        || states.lines().anyMatch("1"::equals);
  }

  private void theNextCommandIsClean(String what) {
    Ended next = mydocker("run", "/bin/sh", "-c", "ls /f* 2>/dev/null; echo fine");
    if (!next.stdout().equals("fine\n") || !next.stderr().isEmpty()) {
      throw new AssertionError("after " + what + "\n" + next);
    }
    world.becomesUnchanged();
  }
}
