package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code logs}, {@code rename}, {@code top}, {@code diff} and {@code export} of a container. */
class DetachedLogsTest extends UserTest {
  /** As long as a test lasts at most. */
  private static final String REST = "sleep 300";

  private static final String MADE_TO_MOUNT_ON = "A /(dev|proc|sys)|. /etc.*";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @AfterEach
  void removeWhatATestStarted() {
    removeContainers();
  }

  private String detached(String script) {
    Ended ended = mydocker("run", "-d", "--name", "web", "/bin/sh", "-c", script);
    assertThat(ended).succeeds();
    return ended.word();
  }

  private void ended(String script) {
    detached(script);
    Patience.until("its end", () -> mydocker("ps", "-q").words().isEmpty());
  }

  private Path log(String id) {
    return places.dataRoot().resolve("containers/" + id + "/log");
  }

  private void logged(String text) {
    Patience.until("the log to be " + text, () -> mydocker("logs", "web").stdout().equals(text));
  }

  @Test
  void everyByteIsPrinted() {
    ended("printf 'a\\000\\377\\303\\251\\r\\n\\033[2Jno end' >&2");
    String all = "a\0\u00ff\u00c3\u00a9\r\n\033[2Jno end";
    assertThat(mydocker("logs", "web")).succeeds().prints(all).isQuiet();
    assertThat(mydocker("logs", "-f", "web")).succeeds().prints(all).isQuiet();
    assertThat(mydocker("logs", "-n", "1", "web")).prints("\033[2Jno end");
    assertThat(mydocker("logs", "-n", "2", "web")).prints(all);
  }

  @Test
  void theLastLines() {
    ended("seq 50000");
    assertThat(mydocker("logs", "-n", "2", "web")).printsLines("49999", "50000");
    assertThat(mydocker("logs", "--tail=0", "web")).succeeds().printsNothing();
    String all = mydocker("logs", "web").stdout();
    assertEquals(288_894, all.length());
    assertThat(mydocker("logs", "-n", "50000", "web")).prints(all);
    assertThat(mydocker("logs", "-n", "49999", "web")).prints(all.substring(2));
    assertThat(mydocker("logs", "-n", "all", "web")).prints(all);
  }

  /** 64 GB, most of it a hole: neither read nor held. */
  @Test
  void theLastLineOfAHugeLogIsFoundFromItsEnd() {
    String id = detached("echo first; " + REST);
    Host.sh("truncate -s 64G \"$1\"; printf '\\nlast\\n' >>\"$1\"", log(id).toString());
    Ended tail = command("logs", "-n", "1", "web").within(Duration.ofSeconds(20)).run();
    assertThat(tail).printsLines("last");
  }

  @Test
  void anEmptyLogIsNoError() {
    ended("true");
    assertThat(mydocker("logs", "web")).succeeds().printsNothing().isQuiet();
    assertThat(mydocker("logs", "-n", "3", "-f", "web")).succeeds().printsNothing();
  }

  @Test
  void followingEndsWithTheContainer() {
    detached("echo one; until test -e /go; do sleep 0.1; done; echo two; exit 3");
    Started follow = start("logs", "-f", "web").untilPrinted("one\n");
    Path go = places.dataRoot().resolve("containers/" + onlyId() + "/merged/go");
    Raw.write(go, "");
    assertThat(follow.await()).succeeds().printsLines("one", "two").isQuiet();
  }

  @Test
  void followingATerminalEndsWithAllOfIt() {
    Ended run = mydocker("run", "-d", "-t", "--name", "web", "/bin/sh", "-c", "sleep 1; seq 20000");
    assertThat(run).succeeds();
    Ended follow = mydocker("logs", "-f", "web");
    assertThat(follow).succeeds().isQuiet();
    assertTrue(follow.stdout().endsWith("19999\r\n20000\r\n"), follow.toString());
    assertEquals(128_894, follow.stdout().length());
  }

  @Test
  void followingBeginsAgainWhereTheLogIsCutOff() {
    String id = detached("echo long before; " + REST);
    Started follow = start("logs", "-f", "-n", "1", "web").untilPrinted("long before\n");
    Host.sh(": >\"$1\"; sleep 0.5; echo after >>\"$1\"", log(id).toString());
    follow.untilPrinted("long before\nafter\n");
    assertThat(mydocker("rm", "-f", "web")).succeeds();
    assertThat(follow.await()).succeeds();
  }

  @Test
  void aSignalEndsFollowing() {
    detached("echo one; " + REST);
    Started follow = start("logs", "-f", "web").untilPrinted("one\n");
    assertThat(follow.signal("INT").await()).exitsWith(130);
    assertThat(mydocker("ps", "-q")).succeeds();
    assertFalse(mydocker("ps", "-q").words().isEmpty(), "the container runs on");
  }

  @Test
  void whenTheReaderGoesItEndsQuietly() {
    ended("seq 100000");
    Ended ended = shell("{ $MYDOCKER logs web; echo $? >&2; } | head -n 1").run();
    assertThat(ended).printsLines("1").saysOnStderr("141\n");
    assertEquals("141\n", ended.stderr());
  }

  @Test
  void aForegroundRunHasNoLog() {
    mydocker("run", "--keep", "--name", "kept", "/bin/echo", "x");
    assertThat(mydocker("logs", "kept"))
        .exitsWith(1)
        .printsNothing()
        .saysInOneLine("logs: container kept has no log", "run -d");
    assertThat(mydocker("logs", "nosuch")).exitsWith(1).saysInOneLine("nosuch", "ps -a");
    assertThat(mydocker("logs", "-t", "kept")).exitsWith(125).saysInOneLine("--timestamps");
  }

  @Test
  void anotherNameWhileItRunsAndAfterwards() {
    String id = detached(REST);
    String config = Raw.read(log(id).resolveSibling("config.json"));
    assertThat(mydocker("rename", "web", "two.b-_")).succeeds().printsNothing().isQuiet();
    assertThat(mydocker("ps")).saysOnStdout("two.b-_", "running");
    assertEquals(
        config.replace("\"web\"", "\"two.b-_\""), Raw.read(log(id).resolveSibling("config.json")));
    assertThat(mydocker("logs", "web")).exitsWith(1);
    assertThat(mydocker("run", "--rm", "--name", "web", "/bin/true")).succeeds();
    assertThat(mydocker("run", "--name", "two.b-_", "/bin/true")).exitsWith(125);
    Host.signal("KILL", onlyPid());
    Patience.until("its end", () -> mydocker("ps", "-q").words().isEmpty());
    assertThat(mydocker("rename", "two.b-_", "three")).succeeds();
    assertThat(mydocker("ps", "-a")).saysOnStdout("three").neverSays("two.b-_");
    assertThat(mydocker("rm", "three")).succeeds();
    assertEquals(0, names().size());
  }

  @Test
  void aNameForOneThatHadNone() {
    String id = mydocker("run", "-d", "/bin/sh", "-c", REST).word();
    assertThat(mydocker("rename", id.substring(0, 6), "web")).succeeds();
    assertEquals(List.of("web"), names());
    assertThat(mydocker("rename", "web", "web")).succeeds();
    assertThat(mydocker("rm", "-f", "web")).succeeds();
    assertEquals(0, names().size());
  }

  @Test
  void whatCannotBeAName() {
    detached(REST);
    mydocker("run", "--keep", "--name", "kept", "/bin/true");
    assertThat(mydocker("rename", "web", "kept"))
        .exitsWith(1)
        .saysInOneLine("kept", "the name is in use");
    for (String name : List.of("", "../x", "-x", "a/b", "\u00c3\u00a9")) {
      assertThat(mydocker("rename", "--", "web", name)).exitsWith(125).printsNothing();
    }
    Started front = waiting("--name", "front");
    assertThat(mydocker("rename", "front", "other")).exitsWith(1).saysInOneLine("kept");
    assertThat(front.closeStdin().await()).succeeds();
    assertEquals(List.of("kept", "web"), names());
  }

  /** As a kill after each step would have left it. */
  @Test
  void aRenameThatWasKilledIsCompletedOrRemoved() {
    String id = detached(REST);
    Path directory = places.dataRoot().resolve("names");
    Host.run("ln", "-s", id, directory.resolve("half").toString());
    assertThat(mydocker("ps")).saysOnStdout("web");
    assertThat(mydocker("rename", "web", "half")).succeeds();
    assertEquals(List.of("half"), names());
    Host.run("ln", "-s", id, directory.resolve("later").toString());
    Path config = log(id).resolveSibling("config.json");
    Raw.write(config, Raw.read(config).replace("\"half\"", "\"later\""));
    assertThat(mydocker("ps")).saysOnStdout("later");
    assertThat(mydocker("rm", "-f", "later")).succeeds().printsLines("later");
    assertEquals(0, names().size());
  }

  private List<String> names() {
    return Host.run("ls", places.dataRoot().resolve("names").toString()).words();
  }

  @Test
  void theProcessesOfOneThatRuns() {
    Ended run =
        mydocker(
            "run", "-d", "--name", "web", "/bin/sh", "-c", "sleep 300 & sleep 301; echo 'a  b'");
    assertThat(run).succeeds();
    Patience.until("both", () -> mydocker("top", "web").stdout().contains("sleep 301"));
    List<String> lines = mydocker("top", "web").stdout().lines().toList();
    assertEquals(4, lines.size(), lines.toString());
    assertEquals(List.of("PID", "USER", "TIME", "COMMAND"), List.of(lines.get(0).split(" +")));
    assertTrue(lines.get(1).startsWith(onlyPid() + " "), lines.get(1));
    assertTrue(lines.get(1).contains("   0      00:00:00   /bin/sh -c "), lines.get(1));
    assertTrue(String.join("\n", lines).contains("sleep 300"), lines.toString());
    assertThat(mydocker("top", "web", "-ef")).exitsWith(125).saysInOneLine("-ef", "ps");
    Host.signal("KILL", onlyPid());
    Patience.until("its end", () -> mydocker("ps", "-q").words().isEmpty());
    assertThat(mydocker("top", "web")).exitsWith(1).saysInOneLine("web is not running");
  }

  @Test
  void whatAContainerHasChanged() {
    String script =
        "mkdir -p /d/e; echo x >/d/e/f; echo x >/d-; rm /bin/vi; chmod 700 /bin/ls;"
            + " printf x >\"/tmp/$(printf '\\377\\nx')\"; ln -s /bin /l; echo ready; "
            + REST;
    detached(script);
    logged("ready\n");
    String changes = mydocker("diff", "web").stdout();
    assertTrue(changes.startsWith("C /bin\nC /bin/ls\nD /bin/vi\nA /d\nA /d-\nA /d/e\nA /d/e/f\n"));
    assertTrue(changes.contains("\nA /l\n"), changes);
    assertTrue(changes.contains("C /tmp\nA /tmp/\u00ff\nx\n"), changes);
    Host.signal("KILL", onlyPid());
    Patience.until("its end", () -> mydocker("ps", "-q").words().isEmpty());
    assertThat(mydocker("diff", "web")).succeeds().prints(changes).isQuiet();
  }

  /** Directories made anew hide what the layers had there, which themselves hide and merge. */
  @Test
  void changesOfAnImageOfSeveralLayers() {
    Path archive =
        new SavedImages(places.newDirectory("layers"))
            .busybox()
            .layer("mkdir -p a/deep b c; touch a/1 a/deep/2 a/deep/3 b/gone c/plain")
            .layer("mkdir -p a/deep b; touch a/4 b/.wh.gone b/other a/deep/.wh.3")
            .docker("many.tar", "web:1");
    assertThat(mydocker("load", "-i", archive.toString())).succeeds();
    String made =
        "/bin/busybox rm -r /a /b/other /c; /bin/busybox mkdir -p /a/deep /a/new;"
            + " echo x >/a/1; echo x >/b/gone; echo x >/c";
    Ended run = mydocker("run", "--keep", "--name", "many", "web:1", "/bin/sh", "-c", made);
    assertThat(run).succeeds();
    List<String> changes =
        mydocker("diff", "many")
            .stdout()
            .lines()
            .filter(line -> !line.matches(MADE_TO_MOUNT_ON))
            .toList();
    assertEquals(
        List.of(
            "C /a",
            "C /a/1",
            "D /a/4",
            "C /a/deep",
            "D /a/deep/2",
            "A /a/new",
            "C /b",
            "A /b/gone",
            "D /b/other",
            "C /c"),
        changes);
  }

  @Test
  void anExportIsAllThatItSees() {
    detached("echo new >/added; rm /bin/vi; echo ready; " + REST);
    logged("ready\n");
    Path file = places.scratch("web.tar");
    assertThat(mydocker("export", "-o", file.toString(), "web"))
        .succeeds()
        .printsNothing()
        .isQuiet();
    String names = Host.run("tar", "-tf", file.toString()).stdout();
    assertTrue(names.contains("./added\n") && names.contains("./bin/sh\n"), names);
    assertFalse(names.contains("./bin/vi\n"), names);
    Ended piped = shell("$MYDOCKER export web | tar -xO ./added").run();
    assertThat(piped).succeeds().printsLines("new").isQuiet();
    assertTrue(Files.exists(file));
    assertThat(mydocker("export", "nosuch")).exitsWith(1).printsNothing().saysInOneLine("nosuch");
    Host.run("rm", file.toString());
  }
}
