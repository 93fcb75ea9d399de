package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From {@code run} to nothing left; {@code --keep}, {@code ps} and {@code rm} in between. */
class LifecycleTest extends UserTest {

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @Test
  void nothingIsLeftAtTheMomentItReturns() {
    String script =
        "mkdir -p /d/e/f; for n in $(seq 200); do echo $n >/d/e/$n; done; ln -s / /d/l; mkfifo"
            + " /d/p; chmod 0 /d/e; mknod /d/null c 1 3; rm -rf /bin/vi /var; exit 3";
    assertThat(inside(script)).exitsWith(3);
    world.isUnchangedAtOnce();
  }

  @Test
  void theOverlayLiesWhereTheTutorialsUserLooks() {
    Started shell = start("run", "-i", "/bin/sh");
    shell.type("echo seen >/from-inside; echo ready\n").untilPrinted("ready\n");
    assertTrue(Host.isMountPoint(places.home("merged")), "HOME/merged is the overlay");
    assertEquals("seen\n", Raw.read(places.home("merged/from-inside")));
    assertEquals("seen\n", Raw.read(places.home("upper/from-inside")));
    assertTrue(Files.isDirectory(places.home("work")));
    // /proc and the like are mounted in the container's namespace only.
    assertEquals(0, Host.run("sh", "-c", "ls " + places.home("merged/proc")).words().size());
    assertThat(shell.closeStdin().await()).succeeds();
    assertTrue(Files.notExists(places.home("merged")));
  }

  @Test
  void deepDirectoriesAreDeletedToo() {
    assertThat(
            inside(
                "cd /; n=0; while [ $n -lt 300 ]; do mkdir directory-with-a-name && cd"
                    + " directory-with-a-name; n=$((n+1)); done; echo deep >f"))
        .succeeds();
    world.isUnchangedAtOnce();
  }

  @Test
  void twoAtTheSameTimeShareNothing() {
    Started first = start("run", "-i", "/bin/sh");
    first.type("echo 1 >/mine; echo ready\n").untilPrinted("ready\n");
    Started second = start("run", "-i", "/bin/sh");
    second.type("ls /mine; echo 2 >/mine; echo ready\n").untilPrinted("ready\n");
    first.type("cat /mine; ls -A /proc | grep -c '^[0-9]'; echo end\n").untilPrinted("end\n");
    assertTrue(first.stdout().startsWith("ready\n1\n"), first.stdout());
    List<String> ids = mydocker("ps", "-q").words();
    assertEquals(2, Set.copyOf(ids).size());
    assertThat(first.closeStdin().await()).succeeds();
    second.type("cat /mine; echo end\n").untilPrinted("2\nend\n");
    assertThat(second.closeStdin().await()).succeeds();
  }

  @Test
  void manyAtTheSameTime() {
    List<Started> all = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      all.add(start("run", "/bin/sh", "-c", "echo " + n + " >/f; sleep 0.2; cat /f; exit " + n));
    }
    for (int n = 0; n < all.size(); n++) {
      assertThat(all.get(n).await()).exitsWith(n).printsLines(Integer.toString(n)).isQuiet();
    }
    world.isUnchangedAtOnce();
  }

  @Test
  void psShowsWhatRuns() {
    assertThat(mydocker("ps", "-q")).succeeds().printsNothing();
    assertEquals(1, mydocker("ps").stdout().strip().lines().count(), "only the heading");
    Started container = waiting("--name", "shown");
    Ended ps = mydocker("ps");
    assertThat(ps)
        .succeeds()
        .isQuiet()
        .saysOnStdout("ID", "NAME", "PID", "STATUS", "COMMAND", "CREATED");
    assertThat(ps).saysOnStdout("shown", "running", "/bin/sh", onlyId());
    assertTrue(Host.lives(onlyPid()));
    container.closeStdin().await();
    assertThat(mydocker("ps", "-a", "-q")).printsNothing();
  }

  @Test
  void aKeptContainerStaysUntilRm() {
    assertThat(mydocker("run", "--keep", "--name", "kept", "/bin/sh", "-c", "echo x >/f; exit 7"))
        .exitsWith(7);
    assertThat(mydocker("ps", "-q")).printsNothing();
    assertThat(mydocker("ps", "-a")).saysOnStdout("kept", "exited", "7");
    assertThat(mydocker("run", "--name", "kept", "/bin/true")).exitsWith(125).saysInOneLine("kept");
    Ended removed = mydocker("rm", "kept");
    assertThat(removed).succeeds().saysOnStdout("kept").isQuiet();
    assertThat(mydocker("ps", "-a", "-q")).printsNothing();
    world.isUnchangedAtOnce();
  }

  @Test
  void keptWithoutANameIsFoundByItsId() {
    assertThat(mydocker("run", "--keep", "/bin/true")).succeeds();
    assertThat(mydocker("run", "--keep", "/bin/true")).succeeds();
    List<String> ids = mydocker("ps", "-aq").words();
    assertEquals(2, ids.size());
    assertNotEquals(ids.get(0), ids.get(1));
    assertThat(mydocker("rm", ids.get(0).substring(0, 8), ids.get(1))).succeeds();
  }

  @Test
  void rmOfARunningContainerNeedsForce() {
    Started container = waiting("--name", "busy");
    assertThat(mydocker("rm", "busy")).exitsWith(1).printsNothing().saysInOneLine("busy", "-f");
    assertTrue(container.isAlive());
    assertThat(mydocker("rm", "-f", "busy")).succeeds();
    assertThat(container.await()).exitsWith(137);
    assertThat(mydocker("ps", "-aq")).printsNothing();
    world.becomesUnchanged();
  }

  @Test
  void rmTriesEach() {
    mydocker("run", "--keep", "--name", "one", "/bin/true");
    mydocker("run", "--keep", "--name", "two", "/bin/true");
    assertThat(mydocker("rm", "one", "nosuch", "two"))
        .exitsWith(1)
        .saysOnStdout("one", "two")
        .saysInOneLine("nosuch");
    assertThat(mydocker("ps", "-aq")).printsNothing();
  }

  @Test
  void rmRefusesWhatIsNoName() {
    for (String name : new String[] {"../..", "/", "", ".", "nosuch"}) {
      Ended ended = mydocker("rm", "-f", name);
      assertThat(ended).printsNothing().saysOnStderr("mydocker: ");
      assertTrue(ended.exitCode() == 1 || ended.exitCode() == 125, ended.toString());
    }
    assertThat(mydocker("run", "/bin/echo", "fine")).printsLines("fine");
  }

  /** Liveness comes from the kernel: a pid in a file may be somebody else's by now. */
  @Test
  void aKilledKeptContainerDoesNotRun() {
    Started container = waiting("--keep", "--name", "killed");
    assertThat(container.signal("KILL").await()).exitsWith(137);
    Patience.until("no container", () -> mydocker("ps", "-q").words().isEmpty());
    Ended all = mydocker("ps", "-aq");
    if (!all.words().isEmpty()) {
      assertThat(mydocker("ps", "-a")).neverSays("running");
      assertThat(mydocker("rm", "killed")).succeeds();
    }
  }

  @Test
  void idsDiffer() {
    Set<String> ids = new HashSet<>();
    for (int n = 0; n < 10; n++) {
      ids.add(mydocker("run", "/bin/hostname").word());
    }
    assertEquals(10, ids.size(), ids.toString());
    assertTrue(ids.stream().allMatch(id -> id.matches("[0-9a-f]{12}")), ids.toString());
  }
}
