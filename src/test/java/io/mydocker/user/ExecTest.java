package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code exec}: one more command in a container, which is as confined and ends as surely. */
class ExecTest extends KeptContainersTest {
  private static final String FOREVER = "while :; do sleep 0.05; done";

  /** What a process can see of its confinement. */
  private static final String CONFINEMENT =
      "grep '^Cap\\|^NoNew\\|^Secc\\|^[UG]id\\|^Groups\\|^Umask' /proc/self/status;"
          + " for n in cgroup ipc mnt net pid uts user; do readlink /proc/self/ns/$n; done;"
          + " ulimit -n; pwd; hostname; ls /proc/self/fd | wc -l";

  private void running(String name, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(List.of(options));
    words.addAll(List.of("/bin/sh", "-c", FOREVER));
    assertThat(mydocker(words.toArray(String[]::new))).succeeds();
  }

  private Ended in(String name, String script) {
    return mydocker("exec", name, "/bin/sh", "-c", script);
  }

  @Test
  void itRunsThereAndItsCodeIsOurs() {
    running("web");
    assertThat(in("web", "echo out; echo err >&2; echo $$ >/tmp/mark; exit 7"))
        .exitsWith(7)
        .prints("out\n")
        .saysOnStderr("err");
    assertThat(in("web", "test -s /tmp/mark && tr '\\0' ' ' </proc/1/cmdline"))
        .prints("/bin/sh -c " + FOREVER + " ");
    assertThat(in("web", "kill -TERM $$")).exitsWith(143);
    assertThat(mydocker("exec", "web", "nope")).exitsWith(127).saysInOneLine("nope", "PATH");
    assertThat(mydocker("exec", "web", "/etc/passwd")).exitsWith(126).saysInOneLine("/etc/passwd");
    assertThat(mydocker("exec", "web", "sh", "-c", "echo \"$0\" \"$1\"", "a b", "\u00e9*"))
        .prints("a b \u00e9*\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-u 1000:50",
        "--cap-add NET_ADMIN",
        "--cap-drop ALL",
        "--cap-add SYS_PTRACE",
        "-u 1000 --cap-add NET_ADMIN",
        "--security-opt no-new-privileges=false",
        "--security-opt seccomp=unconfined",
        "--privileged",
        "--network host",
        "--ipc host --uts host",
        "--pid host",
        "--userns private",
        "-w /srv/deep -e A=b",
        "--read-only",
        "--init"
      })
  void itIsConfinedAsTheContainer(String options) {
    String script = CONFINEMENT + "; env | sort";
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", "web"));
    if (!options.isEmpty()) {
      words.addAll(List.of(options.split(" ", -1)));
    }
    words.addAll(List.of("/bin/sh", "-c", "(" + script + "); " + FOREVER));
    assertThat(mydocker(words.toArray(String[]::new))).succeeds();
    Patience.until(
        "the container's own words", () -> mydocker("logs", "web").stdout().contains("PATH="));
    assertEquals(mydocker("logs", "web").stdout(), in("web", script).stdout());
    assertThat(in("web", "mount -t tmpfs none /mnt"))
        .exitsWith(options.equals("--privileged") ? 0 : in("web", "false").exitCode());
  }

  @Test
  void optionsChangeWhatTheySay() {
    running("web", "-e", "A=a", "-e", "B=b", "-w", "/tmp");
    assertThat(
            mydocker("exec", "-e", "A=c", "-e", "NOT_SET_HERE", "web", "sh", "-c", "echo $A$B$PWD"))
        .prints("cb/tmp\n");
    assertThat(mydocker("exec", "-w", "/etc", "web", "pwd")).prints("/etc\n");
    assertThat(mydocker("exec", "-w", "/not/there", "web", "pwd"))
        .exitsWith(125)
        .saysInOneLine("/not/there", "ENOENT", "-w");
    assertThat(mydocker("exec", "-w", "tmp", "web", "pwd"))
        .exitsWith(125)
        .saysInOneLine("must be absolute");
    assertThat(in("web", "echo 'new:x:77:78::/home/new:/bin/sh' >>/etc/passwd")).succeeds();
    assertThat(in("web", "echo 'more:x:79:new' >>/etc/group")).succeeds();
    assertThat(mydocker("exec", "-u", "new", "web", "sh", "-c", "id -u; id -g; id -G; echo $HOME"))
        .prints("77\n78\n78 79\n/home/new\n");
    assertThat(mydocker("exec", "-u", "9:10", "web", "sh", "-c", "id -u; id -G")).prints("9\n10\n");
    assertThat(mydocker("exec", "-u", "unknown", "web", "id"))
        .exitsWith(125)
        .saysInOneLine("unknown", "/etc/passwd");
  }

  /** CVE-2018-15664: a path that leads out of the root, and what waits for ever when opened. */
  @Test
  void whatAUserFileLeadsToIsNotTheHosts() {
    running("web");
    assertThat(in("web", "rm /etc/passwd; mkfifo /etc/passwd")).succeeds();
    assertThat(mydocker("exec", "-u", "0", "web", "/bin/true")).succeeds();
    assertThat(in("web", "rm /etc/passwd; ln -s /../../../../../etc/shadow /etc/passwd"))
        .succeeds();
    assertThat(mydocker("exec", "-u", "bin", "web", "id")).exitsWith(125).saysInOneLine("bin");
  }

  /**
   * What the container has in its place may lead to a file of the host's, which only we can open.
   */
  @Test
  void standardInputIsTheHostsNullDevice() throws IOException {
    Path victim = Files.writeString(places.scratch().resolve("victim"), "secret\n");
    running("web", "-v", "/proc:/hostproc:ro");
    String link = "/hostproc/" + ProcessHandle.current().pid() + "/root" + victim;
    assertThat(in("web", "rm /dev/null; ln -s " + link + " /dev/null")).succeeds();
    assertThat(mydocker("exec", "web", "cat")).succeeds().printsNothing();
  }

  /** Another one is started, which knows nothing of what was closed meanwhile. */
  @Test
  void aKilledWatcherEndsNothing() {
    running("web");
    Started command = start("exec", "web", "/bin/sh", "-c", "echo go; sleep 1; exit 6");
    command.untilPrinted("go\n");
    String pid = String.valueOf(command.pid());
    String watcher = Host.run("pgrep", "-P", pid, "mydocker-watch").word();
    Host.signal("KILL", Long.parseLong(watcher));
    assertThat(command.await()).exitsWith(6).isQuiet();
    theGroupsAreGone();
  }

  @Test
  void privilegedIsForThisCommand() {
    running("web");
    String capabilities = "grep CapEff /proc/self/status";
    String usual = in("web", capabilities).stdout();
    Ended all = mydocker("exec", "--privileged", "web", "sh", "-c", capabilities);
    assertThat(all).succeeds();
    assertFalse(all.stdout().equals(usual), all::toString);
    assertEquals(usual, in("web", capabilities).stdout());
  }

  @Test
  void standardStreamsAreTheCallers() {
    running("web");
    assertThat(command("exec", "-i", "web", "cat").stdin("in\u0001\n").run()).prints("in\u0001\n");
    assertThat(command("exec", "web", "cat").stdin("lost\n").run()).printsNothing();
    assertThat(shell("\"$MYDOCKER\" exec web yes | head -n 1; echo end").run()).prints("y\nend\n");
    assertThat(shell("yes | \"$MYDOCKER\" exec -i web head -n 1").run()).prints("y\n");
    assertThat(shell("\"$MYDOCKER\" exec web sh -c 'echo a; echo b >&2' 2>&1").run())
        .prints("a\nb\n");
  }

  @ParameterizedTest
  @CsvSource({"KILL, 137", "TERM, 143", "INT, 130", "HUP, 129", "QUIT, 131"})
  void allThatItStartedEndsWithIt(String signal, int code) {
    running("web");
    Started command =
        start("exec", "web", "/bin/sh", "-c", "sleep 1000 & setsid sleep 1001 & echo go; wait")
            .untilPrinted("go\n");
    command.signal(signal);
    assertThat(command.await()).exitsWith(code);
    Patience.until("nothing of it", () -> !mydocker("top", "web").stdout().contains("sleep 100"));
    theGroupsAreGone();
  }

  /** Also what has cleared its parent-death signal, as a setuid program does. */
  @Test
  void aTimeLimitTakesItAlong() {
    running("web");
    assertThat(
            shell("timeout -s KILL 1 \"$MYDOCKER\" exec web sh -c 'sleep 1000 & sleep 1001'").run())
        .exitsWith(137);
    Patience.until("nothing of it", () -> !mydocker("top", "web").stdout().contains("sleep 100"));
    theGroupsAreGone();
  }

  @Test
  void aServiceGoesOnWhenItsStarterJustEnds() {
    running("web");
    assertThat(in("web", "sleep 1000 >/dev/null 2>&1 & echo started")).prints("started\n");
    assertThat(mydocker("top", "web")).saysOnStdout("sleep 1000");
    assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    assertThat(mydocker("rm", "web")).succeeds();
  }

  private void theGroupsAreGone() {
    Patience.until("no group of a command", () -> groups().isEmpty());
    assertEquals(1, Stream.of(live().toFile().list()).count(), "live files");
  }

  private Path live() {
    return places.runRoot().resolve("live");
  }

  private static List<Path> groups() {
    try (Stream<Path> all = Files.find(Path.of("/sys/fs/cgroup"), 6, (p, a) -> a.isDirectory())) {
      return all.filter(p -> p.getFileName().toString().startsWith("exec-")).toList();
    } catch (IOException | java.io.UncheckedIOException goneMeanwhile) {
      return List.of(Path.of("unknown"));
    }
  }

  /** Front and watcher: what is left then, the next command ends. */
  @Test
  void whatBothKilledLeaveTheNextCommandEnds() {
    running("web");
    Started command =
        start("exec", "web", "/bin/sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo go; wait")
            .untilPrinted("go\n");
    long watcher =
        Long.parseLong(
            Host.run("pgrep", "-P", String.valueOf(command.pid()), "mydocker-watch").word());
    Host.sh("kill -STOP " + watcher + "; kill -KILL " + command.pid() + " " + watcher);
    assertThat(command.await()).exitsWith(137);
    assertThat(mydocker("ps", "-a")).succeeds();
    Patience.until("nothing of it", () -> !mydocker("top", "web").stdout().contains("sleep 1000"));
    theGroupsAreGone();
  }

  /** A container's end waits for all of its pid namespace to be reaped (pid_namespaces(7)). */
  @Test
  void aStoppedFrontDoesNotHoldUpTheContainersEnd() {
    running("web");
    Started command = start("exec", "web", "/bin/sh", "-c", "echo go; sleep 1000");
    command.untilPrinted("go\n").signal("STOP");
    assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    assertThat(mydocker("rm", "web")).succeeds();
    command.signal("CONT");
    assertThat(command.await()).exitsWith(137);
  }

  @Test
  void theContainersEndIsTheCommands() {
    running("web");
    Started command = start("exec", "web", "/bin/sh", "-c", "echo go; exec sleep 1000");
    command.untilPrinted("go\n");
    assertThat(mydocker("rm", "-f", "web")).succeeds();
    assertThat(command.await()).exitsWith(137).isQuiet();
  }

  @Test
  void detachedItGoesOn() {
    running("web");
    assertThat(mydocker("exec", "-d", "web", "sh", "-c", "echo lost; sleep 1000"))
        .succeeds()
        .printsNothing()
        .isQuiet();
    assertThat(mydocker("exec", "-d", "-t", "web", "sh", "-c", "tty >/tmp/tty; sleep 1001"))
        .succeeds()
        .printsNothing();
    assertThat(mydocker("top", "web")).saysOnStdout("sleep 1000", "sleep 1001");
    Patience.until("its terminal", () -> in("web", "cat /tmp/tty").stdout().contains("/dev/pts/"));
    assertThat(mydocker("exec", "-d", "web", "nope")).exitsWith(127).saysInOneLine("nope");
    assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
  }

  @Test
  void atATerminal() {
    running("web");
    try (Terminal terminal = Terminal.open()) {
      String settings = terminal.settings();
      Started shell = terminal.start(command("exec", "-it", "web", "/bin/sh"));
      terminal.awaits("# ").type("tty; test -t 0 && echo t$((1+0)) $TERM\r").awaits("/dev/pts/");
      terminal.awaits("t1 xterm\r\n").awaits("# ");
      terminal.type("sh -c 'echo go; exec sleep 1000'\r").awaits("go\r\n").press('C').awaits("# ");
      terminal.resize(33, 77);
      terminal.type("stty size\r").awaits("33 77").awaits("# ");
      terminal.type("ps | grep -c '[/]bin/sh'\r").awaits("\n").awaits("# ").type("exit 5\r");
      assertThat(shell.await()).exitsWith(5);
      Patience.until("the terminal as it was", () -> terminal.settings().equals(settings));
    }
  }

  @Test
  void killedAtATerminalItRestoresThat() {
    running("web");
    try (Terminal terminal = Terminal.open()) {
      String settings = terminal.settings();
      Started shell = terminal.start(command("exec", "-it", "web", "/bin/sh"));
      terminal.awaits("# ");
      assertFalse(terminal.settings().equals(settings));
      shell.signal("KILL");
      assertThat(shell.await()).exitsWith(137);
      Patience.until("the terminal as it was", () -> terminal.settings().equals(settings));
      Patience.until("no shell", () -> groups().isEmpty());
    }
  }

  @Test
  void whatCannotBe() {
    running("web");
    assertThat(mydocker("exec")).exitsWith(125).saysInOneLine("no container");
    assertThat(mydocker("exec", "web")).exitsWith(125).saysInOneLine("no command");
    assertThat(mydocker("exec", "none", "true"))
        .exitsWith(125)
        .saysInOneLine("exec", "none", "no such container", "ps -a");
    assertThat(mydocker("exec", "--nope", "web", "true")).exitsWith(125).saysInOneLine("--nope");
    assertThat(mydocker("pause", "web")).succeeds();
    assertThat(mydocker("exec", "web", "true"))
        .exitsWith(125)
        .saysInOneLine("web", "is paused", "unpause");
    assertThat(mydocker("unpause", "web")).succeeds();
    assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    assertThat(mydocker("exec", "web", "true"))
        .exitsWith(125)
        .saysInOneLine("web", "is not running", "start");
    assertThat(mydocker("start", "web")).succeeds();
    assertThat(mydocker("exec", "web", "true")).succeeds();
    assertThat(command("exec", "web", "true").env("MYDOCKER_ENGINE", "java").run())
        .exitsWith(125)
        .saysInOneLine("exec", "MYDOCKER_ENGINE");
  }

  @Test
  void byIdAndItsBeginningToo() {
    running("web");
    String id = onlyId();
    assertThat(mydocker("exec", id, "true")).succeeds();
    assertThat(mydocker("exec", id.substring(0, 4), "true")).succeeds();
    assertThat(mydocker("rename", "web", "other")).succeeds();
    assertThat(mydocker("exec", "web", "true")).exitsWith(125);
    assertThat(mydocker("exec", "other", "true")).succeeds();
  }

  /** A foreground container of another terminal as well. */
  @Test
  void alsoInOneThatHoldsATerminalElsewhere() {
    Started container = waiting("--name", "front");
    assertThat(mydocker("exec", "front", "cat", "/proc/1/comm")).prints("cat\n");
    assertThat(container.closeStdin().await()).succeeds();
  }

  /** Each by itself, however many at once. */
  @Test
  void manyAtOnce() {
    running("web");
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(start("exec", "web", "/bin/sh", "-c", "echo " + i + "; exit " + i));
    }
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).await()).exitsWith(i).prints(i + "\n");
    }
    theGroupsAreGone();
  }

  /** At random moments: whatever was begun is ended. */
  @Test
  void killedAtAnyMomentItLeavesNothing() {
    running("web");
    Random random = new Random();
    for (int i = 0; i < 30; i++) {
      Started command = start("exec", "web", "/bin/sh", "-c", "sleep 1000 & wait");
      Patience.pause(random.nextInt(250));
      command.signal("KILL");
      assertThat(command.await()).exitsWith(137);
    }
    assertThat(mydocker("ps", "-a")).succeeds();
    Patience.until("nothing of it", () -> !mydocker("top", "web").stdout().contains("sleep 1000"));
    theGroupsAreGone();
  }
}
