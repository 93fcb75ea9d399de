package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code run -d}: the container goes on without its caller, and is never lost track of. */
class DetachedTest extends KeptContainersTest {
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final String FOREVER = "while :; do sleep 0.05; done";

  private String detached(String... words) {
    List<String> all = new ArrayList<>(List.of("run", "-d"));
    all.addAll(List.of(words));
    Ended ended = mydocker(all.toArray(String[]::new));
    assertThat(ended).succeeds().isQuiet();
    assertTrue(ended.stdout().matches("[0-9a-f]{12}\n"), ended::toString);
    return ended.word();
  }

  private String log(String id) {
    return Raw.read(places.dataRoot().resolve("containers/" + id + "/log"));
  }

  private String listed(String id) {
    return mydocker("ps", "-a")
        .stdout()
        .lines()
        .filter(l -> l.startsWith(id))
        .findFirst()
        .orElse("");
  }

  private void awaitEnd(String id) {
    Patience.until("the end of " + id, () -> listed(id).contains("exited"));
  }

  private long pid(String id) {
    return Long.parseLong(BLANKS.split(listed(id), -1)[2]);
  }

  private static long parent(long pid) {
    String stat = Raw.read(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(BLANKS.split(stat.substring(stat.lastIndexOf(')') + 2), -1)[1]);
  }

  @Test
  void itGoesOnAndIsRecorded() {
    String id =
        detached("--name", "web", "/bin/sh", "-c", "echo out; echo err >&2; read x; exit 7");
    awaitEnd(id);
    assertTrue(listed(id).contains("exited (7)"), listed(id));
    assertEquals("out\nerr\n", log(id));
    assertThat(mydocker("wait", "web")).succeeds();
    assertThat(mydocker("run", "-d", "--name", "web", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("name web", "in use");
    assertThat(mydocker("rm", "web")).printsLines("web");
    assertThat(mydocker("ps", "-aq")).printsNothing();
  }

  /** What it says, and with which code, are the foreground's. */
  @ParameterizedTest
  @CsvSource({
    "127, /no/such/command",
    "127, no-such-command",
    "126, /etc/passwd",
    "125, -v /dev/null/x:/mnt /bin/true",
    "125, -u nobody-there /bin/true",
    "125, --cidfile /no/such/dir/file /bin/true"
  })
  void whatCannotStartIsRefusedAndLeavesNothing(int code, String words) {
    Ended foreground = command(prefixed("run", words)).run();
    Ended detached = command(prefixed("run -d", words)).run();
    assertThat(detached).exitsWith(code).printsNothing();
    assertThat(foreground).exitsWith(code);
    assertEquals(foreground.stderr(), detached.stderr());
    world.isUnchangedAtOnce();
  }

  private static String[] prefixed(String prefix, String words) {
    return (prefix + " " + words).split(" ", -1);
  }

  @Test
  void nothingIsLeftOfOneThatIsNotKept() {
    String id = detached("--rm", "/bin/sh", "-c", "sleep 0.5; exit 9");
    assertThat(mydocker("wait", id)).printsLines("9");
    assertThat(mydocker("ps", "-aq")).printsNothing();
    world.isUnchangedAtOnce();
  }

  /** A script's substitution must not wait for the container; nor may a file system be in use. */
  @Test
  void nothingOfTheCallersIsHeld() {
    Ended ended =
        shell(
                "exec 7</etc/passwd; cd \"$1\"; id=$(\"$MYDOCKER\" run -d /bin/sleep 1000 2>&1); echo $id",
                places.newDirectory("here").toString())
            .run();
    assertThat(ended).succeeds();
    long first = pid(ended.word());
    for (long ours : new long[] {parent(first), first}) {
      String held = Host.sh("ls -l /proc/$1/fd /proc/$1/cwd", Long.toString(ours)).stdout();
      assertFalse(held.contains("/etc/passwd"), held);
      assertFalse(held.contains("/here"), held);
    }
    String session = Host.run("ps", "-o", "sid=", "-p", "" + parent(first)).word();
    assertEquals(Long.toString(parent(first)), session);
  }

  @Test
  void itSurvivesTheTerminalItWasStartedFrom() {
    try (Terminal terminal = Terminal.open()) {
      Started run = terminal.start(command("run", "-d", "--name", "t", "/bin/sh", "-c", FOREVER));
      assertThat(run.await()).succeeds();
      terminal.press('C');
    }
    assertTrue(listed(mydocker("ps", "-q").word()).contains("running"));
  }

  @Test
  void aTerminalOfItsOwn() {
    String id = detached("-it", "/bin/sh", "-c", "tty; test -t 1 && echo on; exec cat");
    Patience.until("its words", () -> log(id).contains("on\r\n"));
    assertTrue(log(id).startsWith("/dev/"), log(id));
    assertThat(mydocker("stop", "-t", "0", id)).printsLines(id);
  }

  @Test
  void inputThatStaysOpen() {
    String id = detached("-i", "/bin/sh", "-c", "read x; echo got $x; exec cat");
    Host.sh("echo hello >\"$1\"", places.dataRoot() + "/containers/" + id + "/stdin");
    Patience.until("its words", () -> log(id).equals("got hello\n"));
    assertTrue(listed(id).contains("running"));
  }

  /** By its name the file is there for the user who writes to it, as shells and servers do. */
  @Test
  void theLogByItsName() {
    String id =
        detached(
            "-u",
            "1000:1000",
            "/bin/sh",
            "-c",
            "echo a; echo b >>/dev/stdout; echo c >>/proc/self/fd/2");
    awaitEnd(id);
    assertEquals("a\nb\nc\n", log(id));
    String users = detached("--userns", "private", "/bin/sh", "-c", "echo a; echo b >>/dev/stdout");
    awaitEnd(users);
    assertEquals("a\nb\n", log(users));
  }

  @Test
  void stop() {
    String heeds = detached("/bin/sh", "-c", "trap 'echo bye; exit 3' TERM; " + FOREVER);
    String deaf = detached("/bin/sleep", "1000");
    String ignores = detached("/bin/sh", "-c", "trap '' TERM; " + FOREVER);
    String other =
        detached(
            "--stop-signal",
            "USR1",
            "/bin/sh",
            "-c",
            "trap 'exit 4' USR1; trap '' TERM; " + FOREVER);
    assertThat(mydocker("stop", heeds, deaf, other)).printsLines(heeds, deaf, other).isQuiet();
    assertThat(mydocker("stop", "-t", "1", ignores, "none"))
        .exitsWith(1)
        .printsLines(ignores)
        .saysInOneLine("stop: container none: no such container");
    assertThat(mydocker("wait", heeds, deaf, ignores, other)).printsLines("3", "137", "137", "4");
    assertEquals("bye\n", log(heeds));
    assertThat(mydocker("stop", heeds)).printsLines(heeds);
    assertThat(mydocker("stop", "-t", "x", heeds)).exitsWith(125).saysInOneLine("-t", "'x'");
  }

  @Test
  void kill() {
    String id = detached("/bin/sh", "-c", "trap 'echo hup' HUP; " + FOREVER);
    assertThat(mydocker("kill", "-s", "HUP", id)).printsLines(id);
    Patience.until("its word", () -> log(id).equals("hup\n"));
    assertThat(mydocker("kill", "-s", "NOPE", id)).exitsWith(125).saysInOneLine("'NOPE'");
    assertThat(mydocker("kill", id, id)).exitsWith(1).printsLines(id).saysInOneLine("not running");
    assertThat(mydocker("wait", id)).printsLines("137");
  }

  @Test
  void pause() {
    String id = detached("/bin/sh", "-c", "while :; do echo x; sleep 0.02; done");
    assertThat(mydocker("pause", id)).printsLines(id);
    assertTrue(listed(id).contains("paused"), listed(id));
    String before = log(id);
    Patience.pause(300);
    assertEquals(before, log(id));
    assertThat(mydocker("pause", id)).exitsWith(1).saysInOneLine("paused already");
    assertThat(mydocker("unpause", id)).printsLines(id);
    Patience.until("more of it", () -> log(id).length() > before.length());
    assertThat(mydocker("unpause", id)).exitsWith(1).saysInOneLine("not paused");
    assertThat(mydocker("pause", id)).printsLines(id);
    // A frozen one can be ended all the same.
    assertThat(mydocker("stop", "-t", "1", id)).printsLines(id);
    assertThat(mydocker("pause", id)).exitsWith(1).saysInOneLine("not running");
  }

  @Test
  void commitAndRemoveWhileItRuns() {
    String id = detached("--name", "c", "/bin/sh", "-c", "echo x >/f; " + FOREVER);
    Patience.until("its file", () -> Files.exists(Path.of("/proc/" + pid(id) + "/root/f")));
    assertThat(mydocker("commit", "c", "of-c")).succeeds();
    assertThat(mydocker("rm", "c")).exitsWith(1).saysInOneLine("is running");
    assertThat(mydocker("rm", "-f", "c")).printsLines("c");
    assertThat(mydocker("run", "of-c", "/bin/cat", "/f")).printsLines("x");
    assertThat(mydocker("rmi", "of-c")).succeeds();
  }

  @Test
  void theHolderIsKilled() {
    String id = detached("/bin/sh", "-c", FOREVER);
    long first = pid(id);
    Host.signal("KILL", parent(first));
    Patience.until("the container's end", () -> !Host.lives(first));
    awaitEnd(id);
    assertThat(mydocker("wait", id)).succeeds();
    assertThat(mydocker("rm", id)).printsLines(id);
    world.becomesUnchanged();
  }

  @Test
  void holderAndWatcherAreKilled() {
    String id = detached("/bin/sh", "-c", FOREVER);
    long first = pid(id);
    long holder = parent(first);
    String watcher = Host.run("pgrep", "-P", "" + holder, "mydocker-watch").word();
    Host.sh("kill -KILL $1 $2", watcher, Long.toString(holder));
    Patience.until("the container's end", () -> !Host.lives(first));
    assertTrue(listed(id).contains("exited"), listed(id));
    assertThat(mydocker("rm", id)).printsLines(id);
    world.becomesUnchanged();
  }

  @RepeatedTest(25)
  void killedAtARandomMoment() {
    int moment = new Random().nextInt(180);
    Started run = start("run", "-d", "--name", "k", "/bin/sh", "-c", FOREVER);
    Patience.pause(moment);
    run.signal("KILL").await();
    String what = "run -d killed after " + moment + " ms";
    // It has started and goes on, or it never will; the next command knows.
    Patience.until(
        "a state that stays: " + what,
        () -> {
          Ended running = mydocker("ps", "-q");
          Ended all = mydocker("ps", "-aq");
          return running.stdout().equals(all.stdout());
        });
    for (String id : mydocker("ps", "-aq").words()) {
      assertThat(mydocker("rm", "-f", id)).succeeds();
    }
    world.becomesUnchanged();
  }

  @Test
  void twentyAtOnce() {
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(start("run", "-d", "--name", "n" + i, "/bin/sleep", "1000"));
    }
    HashSet<String> ids = new HashSet<>();
    for (Started each : all) {
      Ended ended = each.await();
      assertThat(ended).succeeds().isQuiet();
      ids.add(ended.word());
    }
    assertEquals(20, ids.size());
    assertEquals(ids, new HashSet<>(mydocker("ps", "-q").words()));
    List<String> remove = new ArrayList<>(List.of("rm", "-f"));
    remove.addAll(ids);
    // Two that remove the same: each is removed by one of them.
    Started one = start(remove.toArray(String[]::new));
    Started two = start(remove.toArray(String[]::new));
    one.await();
    two.await();
    assertThat(mydocker("ps", "-aq")).printsNothing();
  }

  @Test
  void whatExcludesItIsSaid() {
    assertThat(mydocker("run", "-d", "--die-with-parent", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("-d and --die-with-parent");
    assertThat(mydocker("run", "-d", "--trace", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("-d and --trace");
  }
}
