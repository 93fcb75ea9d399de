package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** {@code start} and {@code restart}: the same container, with what it wrote. */
class StartAgainTest extends KeptContainersTest {
  private static final String COUNT = "echo n >>/count; wc -l </count; exec sleep 1000";

  private String log(String id) {
    return Raw.readIfThere(places.dataRoot().resolve("containers/" + id + "/log"));
  }

  @Test
  void withItsFilesItsOptionsAndItsLog() {
    String script =
        "echo n >>/count; wc -l </count; echo x >>/vol/f; wc -l </vol/f; echo $A; pwd; id -u; id -G;"
            + " hostname; exec sleep 1000";
    Path shared = places.newDirectory("shared");
    String id =
        mydocker(
                "run",
                "-d",
                "--name",
                "a",
                "-e",
                "A=b c",
                "-w",
                "/tmp",
                "-v",
                "/vol",
                "-v",
                shared + ":/s",
                "-u",
                "0:0",
                "--group-add",
                "7",
                "-h",
                "named",
                "/bin/sh",
                "-c",
                script)
            .word();
    String once = "\nb c\n/tmp\n0\n0 7\nnamed\n";
    Patience.until("its words", () -> log(id).equals("1\n1" + once));
    assertThat(mydocker("start", "a")).exitsWith(1).saysInOneLine("start: container a", "running");
    assertThat(mydocker("stop", "a")).printsLines("a");
    assertThat(mydocker("start", "a")).printsLines("a").isQuiet();
    Patience.until("more words", () -> log(id).equals("1\n1" + once + "2\n2" + once));
    assertThat(mydocker("ps", "-q")).printsLines(id);
    assertThat(mydocker("restart", "-t", "1", id)).printsLines(id);
    Patience.until("more words", () -> log(id).endsWith("3\n3" + once));
    assertThat(mydocker("rm", "-f", "a")).printsLines("a");
  }

  @Test
  void eachIsTried() {
    String one = mydocker("run", "-d", "/bin/sh", "-c", COUNT).word();
    String two = mydocker("run", "-d", "/bin/sh", "-c", COUNT).word();
    assertThat(mydocker("stop", one, two)).printsLines(one, two);
    assertThat(mydocker("start", one, "none", two))
        .exitsWith(1)
        .printsLines(one, two)
        .saysInOneLine("start: container none: no such container");
    assertThat(mydocker("stop", one, two)).succeeds();
    assertThat(mydocker("start", one, two)).printsLines(one, two).isQuiet();
  }

  @Test
  void oneThatGoesWhenItEndsIsNotRestarted() {
    String id = mydocker("run", "-d", "--rm", "--name", "brief", "/bin/sleep", "1000").word();
    assertThat(mydocker("restart", "-t", "0", "brief"))
        .exitsWith(1)
        .saysInOneLine("restart: container brief", "cannot be started again");
    assertThat(mydocker("ps", "-q")).printsLines(id);
  }

  @Test
  void oneThatWasKept() {
    assertThat(
            mydocker(
                "run", "--keep", "--name", "k", "/bin/sh", "-c", "echo x >>/f; cat /f; exit 4"))
        .exitsWith(4);
    assertThat(mydocker("start", "k")).printsLines("k");
    assertThat(mydocker("wait", "k")).printsLines("4");
    String id = mydocker("ps", "-aq").word();
    assertEquals("x\nx\n", log(id));
  }

  /** Whoever starts it again may be elsewhere. */
  @Test
  void pathsAreTheFirstCallers() {
    Path here = places.newDirectory("here");
    Path there = places.newDirectory("there");
    Host.run("mkdir", here + "/data", there + "/data");
    String script = "echo x >>/d/f; echo x >>/m/f; exec sleep 1000";
    String[] words = {
      "run",
      "-d",
      "-v",
      "./data:/d",
      "--mount",
      "type=bind,source=./data,target=/m",
      "/bin/sh",
      "-c",
      script
    };
    String id = command(words).in(here).run().word();
    Path file = here.resolve("data/f");
    Patience.until("its lines", () -> Raw.readIfThere(file).equals("x\nx\n"));
    assertThat(mydocker("stop", id)).succeeds();
    assertThat(command("start", id).in(there).run()).printsLines(id);
    Patience.until("more lines", () -> Raw.readIfThere(file).equals("x\nx\nx\nx\n"));
    assertTrue(Files.notExists(there.resolve("data/f")));
  }

  @Test
  void theFirstCallersDirectoryIsBytesToo() {
    Path directory = places.newDirectory("bytes");
    String id =
        shell(
                "mkdir -p \"$1/$2/data\" && cd \"$1/$2\" && \"$MYDOCKER\" run -d -v ./data:/d"
                    + " /bin/sh -c 'echo x >>/d/f; exec sleep 1000'",
                directory.toString(),
                "here \u00ff'\u00e9")
            .run()
            .word();
    assertThat(mydocker("stop", id)).succeeds();
    assertThat(mydocker("start", id)).printsLines(id);
    Patience.until(
        "its lines",
        () -> shell("cat \"$1\"/*/data/f", directory.toString()).run().stdout().equals("x\nx\n"));
  }

  @Test
  void stopMeetsAStart() {
    String id = mydocker("run", "-d", "/bin/sh", "-c", COUNT).word();
    for (int i = 0; i < 8; i++) {
      assertThat(mydocker("stop", id)).printsLines(id);
      Started start = start("start", id);
      Patience.pause(20L * i);
      assertThat(mydocker("stop", "-t", "1", id)).printsLines(id);
      start.await();
    }
    assertThat(mydocker("stop", id)).printsLines(id);
  }

  @Test
  void aStartThatFailsChangesNothing() {
    Path shared = places.newDirectory("gone");
    String mount = "type=bind,source=" + shared + ",target=/s";
    assertThat(
            mydocker("run", "--keep", "--name", "k", "--mount", mount, "/bin/sh", "-c", "exit 4"))
        .exitsWith(4);
    Host.run("rmdir", shared.toString());
    assertThat(mydocker("start", "k")).exitsWith(1).printsNothing().saysInOneLine("gone");
    assertThat(mydocker("wait", "k")).printsLines("4");
  }

  @Test
  void inAUserNamespaceTheIdsStay() {
    String script = "echo x >>/f; stat -c %u /f; exec sleep 1000";
    String id = mydocker("run", "-d", "--userns", "private", "/bin/sh", "-c", script).word();
    Patience.until("its word", () -> log(id).equals("0\n"));
    assertThat(mydocker("restart", id)).printsLines(id);
    Patience.until("its word again", () -> log(id).equals("0\n0\n"));
  }

  @Test
  void aCommandThatIsGone() {
    String id =
        mydocker("run", "-d", "/bin/sh", "-c", "cp /bin/busybox /own; exec /own sleep 1000").word();
    assertThat(mydocker("stop", id)).succeeds();
    String kept = mydocker("run", "--keep", "/bin/sh", "-c", "rm -f /bin/sh; exit 1").stdout();
    assertTrue(kept.isEmpty());
    String other = mydocker("ps", "-aq").words().get(0);
    assertThat(mydocker("start", other))
        .exitsWith(1)
        .printsNothing()
        .saysInOneLine("/bin/sh: not found");
    // It is still there, with what it wrote.
    assertThat(mydocker("commit", other, "broken")).succeeds();
    Host.run("rm", places.home("broken.tar").toString());
    assertThat(mydocker("rm", other)).printsLines(other);
  }

  @Test
  void whileAnotherStartsIt() {
    String id = mydocker("run", "-d", "/bin/sh", "-c", COUNT).word();
    assertThat(mydocker("stop", id)).succeeds();
    Started one = start("start", id);
    Started two = start("start", id);
    Started remove = start("rm", "-f", id);
    int started = 0;
    for (Started each : new Started[] {one, two}) {
      Ended ended = each.await();
      started += ended.exitCode() == 0 ? 1 : 0;
      assertTrue(ended.exitCode() == 0 || ended.stderr().lines().count() == 1, ended::toString);
    }
    assertTrue(started <= 2, "started " + started);
    remove.await();
    mydocker("rm", "-f", id);
    assertThat(mydocker("ps", "-aq")).printsNothing();
    world.becomesUnchanged();
  }

  @RepeatedTest(15)
  void killedAtARandomMoment() {
    String id = mydocker("run", "-d", "/bin/sh", "-c", COUNT).word();
    assertThat(mydocker("stop", id)).succeeds();
    Started start = start("start", id);
    Patience.pause(java.util.concurrent.ThreadLocalRandom.current().nextInt(200));
    start.signal("KILL").await();
    // Whatever came of it, it is there with its files and can be started.
    assertThat(mydocker("stop", "-t", "0", id)).succeeds();
    assertThat(mydocker("ps", "-aq")).printsLines(id);
    assertThat(mydocker("start", id)).printsLines(id);
    assertThat(mydocker("rm", "-f", id)).printsLines(id);
    assertTrue(Files.notExists(places.dataRoot().resolve("containers/" + id)));
    world.becomesUnchanged();
  }
}
