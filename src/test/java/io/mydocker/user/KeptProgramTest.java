package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same command line once more: no JVM is started, and nobody can tell. Whatever the container
 * depends on has changed meanwhile, and it is compiled anew.
 */
class KeptProgramTest extends KeptUserTest {
  /** The command sees what it would see, id and host name apart. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--rm -i",
        "-t",
        "-u 12:34 --group-add 5 -w /tmp",
        "--read-only --tmpfs /t:size=1m --init",
        "--network host --hostname other --add-host a:192.0.2.1 --cap-add NET_ADMIN",
        "--cap-drop ALL --label a=b --stop-signal INT",
      })
  void whatIsSeenInsideIsTheSame(String options) {
    List<String> words = new ArrayList<>(List.of("run"));
    words.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ", -1)));
    words.addAll(List.of(Sight.command()));
    Supplier<Ended> run = line(words.toArray(String[]::new));
    // -t without a terminal is told of, each time.
    boolean isTold = options.equals("-t");
    Ended first = kept.compiled(run);
    Ended second = kept.taken(run);
    assertEquals(first.stderr(), second.stderr());
    assertEquals(isTold, !first.stderr().isEmpty());
    assertEquals(withoutIds(first), withoutIds(second));
    assertTrue(first.stdout().lines().count() > 100, first::toString);
  }

  private static String withoutIds(Ended ended) {
    return ended.stdout().replaceAll("\\b[0-9a-f]{12}\\b", "ID");
  }

  @Test
  void itsCodeAndItsStreams() {
    String script = "cat; echo out; echo err >&2; exit 7";
    Supplier<Ended> run = () -> command("run", "-i", "/bin/sh", "-c", script).stdin("in\n").run();
    Ended ended = kept.twice(run);
    assertThat(ended).exitsWith(7).prints("in\nout\n").saysOnStderr("err\n");
    assertThat(kept.twice(line("run", "/bin/none"))).exitsWith(127).saysInOneLine("/bin/none");
    assertThat(kept.twice(line("run", "/etc/passwd"))).exitsWith(126).saysInOneLine("/etc/passwd");
    assertThat(kept.twice(script("sh -c 'kill -9 $$'; exit $?"))).exitsWith(137);
  }

  /** Whether there is one decides what is compiled. */
  @Test
  void atATerminal() {
    Invocation line = command("run", "-it", "/bin/sh");
    Ended ended =
        kept.twice(
            () -> {
              try (Terminal terminal = Terminal.open()) {
                Started shell = terminal.start(line);
                terminal
                    .awaits("# ")
                    .type("test -t 0 && echo t$((1+0)); exit 4\r")
                    .awaits("t1\r\n");
                return shell.await();
              }
            });
    assertThat(ended).exitsWith(4);
    assertThat(kept.compiled(() -> line.stdin("test -t 0 || exit 6\n").run())).exitsWith(6);
  }

  /** Ids are the kernel's random ones, and the container carries its own everywhere. */
  @Test
  void everyOneHasItsOwnId() {
    String script = "hostname; cat /etc/hostname; tail -n 1 /etc/hosts; echo $HOSTNAME";
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      List<String> lines = inside(script).stdout().lines().toList();
      String id = lines.get(0);
      assertTrue(id.matches("[0-9a-f]{12}"), id);
      assertEquals(List.of(id, id, "127.0.0.1\t" + id, id), lines);
      ids.add(id);
    }
    assertEquals(10, ids.size());
    assertEquals(1, kept.all().size());
  }

  @Test
  void aRunningOneIsKnownByItsIdAndItsTime() {
    String[] words = {"run", "-i", "/bin/sh", "-c", "hostname; cat >/dev/null"};
    kept.compiled(() -> command(words).run());
    long before = System.currentTimeMillis() / 1000;
    kept.taken(
        () -> {
          Started second = start(words).untilPrinted("\n");
          String id = second.stdout().strip();
          assertEquals(id, onlyId());
          String format = "{{.Id}} {{.Config.Hostname}} {{.Created}}";
          String[] seen = mydocker("inspect", "-f", format, id).stdout().strip().split(" ", -1);
          assertTrue(seen[0].startsWith(id), seen[0]);
          assertEquals(id, seen[1]);
          long created = java.time.Instant.parse(seen[2]).getEpochSecond();
          assertTrue(created >= before, seen[2]);
          assertTrue(created <= System.currentTimeMillis() / 1000, seen[2]);
          assertThat(mydocker("exec", id, "hostname")).prints(id + "\n");
          return second.closeStdin().await();
        });
  }

  /** All at once, some of them compiled. */
  @Test
  void manyAtOnce() {
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(start("run", "/bin/sh", "-c", "hostname"));
    }
    Set<String> ids = new HashSet<>();
    for (Started each : all) {
      ids.add(each.closeStdin().await().word());
    }
    assertEquals(20, ids.size());
    assertThat(kept.taken(line("run", "/bin/sh", "-c", "hostname"))).succeeds();
  }

  /** What the words alone do not tell, or what must be nowhere afterwards. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run -e SECRET=x /bin/true",
        "run -e SECRET /bin/true",
        "run -u caller /bin/true",
        "run -v ./relative:/mnt /bin/true",
        "run --mount type=bind,source=.,target=/mnt /bin/true",
        "run --cidfile SCRATCH/cid /bin/true",
        "run --privileged /bin/true",
        "run --security-opt seccomp=unconfined /bin/true",
        "run --userns private /bin/true",
        "run --pid host /bin/true",
        "run --uts host /bin/true",
        "run --network container:living /bin/true",
        "run --volumes-from living /bin/true",
        "run --die-with-parent /bin/true",
        "run --trace /bin/true",
        "run --explain /bin/true",
        "run --quiet /bin/true",
        "run --platform linux/amd64 /bin/true",
        "--log-level info run /bin/true",
        "exec living /bin/true",
      })
  void thisIsNotKept(String line) {
    Started living = waiting("--name", "living");
    kept.forget();
    String words = line.replace("SCRATCH", places.scratch().toString());
    Ended ended = command(words.split(" ", -1)).in(places.newDirectory("here")).run();
    living.closeStdin().await();
    Host.run("rm", "-f", places.scratch("cid").toString());
    assertThat(ended).succeeds();
    assertEquals(Set.of(), kept.all().keySet());
  }

  @Test
  void stepsThatAreToldAreToldEachTime() {
    Supplier<Ended> run = () -> command("run", "/bin/true").env("MYDOCKER_LOG", "info").run();
    long lines = run.get().stderr().lines().count();
    assertTrue(lines > 4, () -> lines + " lines");
    assertEquals(lines, run.get().stderr().lines().count());
    assertEquals(Set.of(), kept.all().keySet());
  }

  @Test
  void anotherLineIsAnotherProgram() {
    kept.compiled(line("run", "/bin/echo", "ab"));
    assertThat(line("run", "/bin/echo", "a", "b").get()).prints("a b\n");
    assertThat(line("run", "/bin/echo", "ab", "").get()).prints("ab \n");
    assertThat(line("run", "/bin/echo").get()).prints("\n");
    assertThat(line("run", "/bin/echo", "ac").get()).prints("ac\n");
    assertThat(line("run", "/bin/echo", "ab").get()).prints("ab\n");
    // As long as they may be, and longer than what is looked at.
    for (int length : new int[] {5000, 16_000, 17_000, 100_000}) {
      String word = "x".repeat(length);
      for (int i = 0; i < 2; i++) {
        assertThat(mydocker("run", "/bin/echo", word)).prints(word + "\n");
      }
      assertThat(mydocker("run", "/bin/echo", word + "y")).prints(word + "y\n");
    }
    // The last argument is no variable.
    Invocation bare = new Invocation(places.environment(), List.of(LAUNCHER, "run", "echo"));
    kept.compiled(
        () ->
            new Invocation(
                    places.environment(), List.of(LAUNCHER, "run", "echo", "MYDOCKER_LOG=info"))
                .run());
    bare.env("MYDOCKER_LOG", "info");
    assertThat(bare.run()).prints("\n").saysOnStderr("command all is echo");
    Invocation bytes = command("run", "/bin/echo", "\u00ff\u0001");
    assertThat(kept.twice(bytes::run)).prints("\u00ff\u0001\n");
  }

  @Test
  void detachedOnes() {
    Supplier<Ended> run = line("run", "-d", "-i", "--rm", "/bin/cat");
    String first = kept.compiled(run).word();
    String second = kept.taken(run).word();
    assertTrue(!first.equals(second), first);
    assertEquals(Set.of(first, second), new HashSet<>(mydocker("ps", "-q").words()));
    removeContainers();
    assertThat(kept.taken(() -> mydocker("run", "-d", "-i", "--rm", "/bin/cat"))).succeeds();
    removeContainers();
    // Its start fails in the foreground, once more.
    assertThat(kept.twice(line("run", "-d", "/bin/none"))).exitsWith(127).saysInOneLine("none");
    assertThat(mydocker("ps", "-aq")).printsNothing();
    Supplier<Ended> stays = line("run", "-d", "/bin/sh", "-c", "hostname; exit 3");
    kept.compiled(stays);
    String id = kept.taken(stays).word();
    assertThat(mydocker("wait", id)).prints("3\n");
    assertThat(mydocker("logs", id)).prints(id + "\n");
    assertThat(mydocker("start", "-a", id)).exitsWith(3).prints(id + "\n");
    removeContainers();
  }
}
