package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.AssertionFailedError;

/**
 * What the other tests stand on, proved on other people's programs: that it sees what it should,
 * and can fail.
 */
@Tag("root")
class HarnessTest {

  @Test
  void bytesGoInAndOutUnchanged() {
    String bytes = "\u0001 \u0080\u00ff caf\u00c3\u00a9\n'";
    assertThat(Host.run("printf", "%s", bytes)).prints(bytes);
    assertThat(invocation("cat").stdin(bytes).run()).prints(bytes);
    assertThat(invocation("sh", "-c", "printf %s \"$V\"").env("V", bytes).run()).prints(bytes);
  }

  @Test
  void exitCodesAreAShells() {
    assertThat(invocation("sh", "-c", "exit 200").run()).exitsWith(200);
    assertThat(invocation("sh", "-c", "kill -TERM $$").run()).exitsWith(143);
  }

  @Test
  void theEnvironmentIsMadeFromNothing() {
    assertThat(invocation("sh", "-c", "env -u PWD | sort").run())
        .prints(
            """
            HOME=/root
            LC_ALL=C
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
            TERM=vt100
            """);
  }

  @Test
  void anAssertionThatDoesNotHoldFails() {
    Ended ended =
        invocation("sh", "-c", "echo out; echo 'mydocker: one' >&2; echo two >&2; exit 3").run();
    List<Executable> wrong =
        List.of(
            () -> assertThat(ended).exitsWith(0),
            () -> assertThat(ended).prints("out"),
            () -> assertThat(ended).printsNothing(),
            () -> assertThat(ended).isQuiet(),
            () -> assertThat(ended).saysInOneLine("one"),
            () -> assertThat(ended).saysOnStderr("three"),
            () -> assertThat(ended).neverSays("two"));
    wrong.forEach(assertion -> assertThrows(AssertionFailedError.class, assertion));
    assertThat(ended).exitsWith(3).printsLines("out").saysOnStderr("one", "two").neverSays("three");
  }

  @Test
  void whatDoesNotEndIsKilledAndFails() {
    Started sleep = invocation("sleep", "1000").within(Duration.ofMillis(200)).start();
    assertThrows(AssertionFailedError.class, sleep::await);
    Patience.until("its end", () -> !Host.lives(sleep.pid()));
  }

  @Test
  void anOutputHeldOpenFails() {
    Invocation holder =
        invocation("sh", "-c", "sleep 1000 & echo $!").within(Duration.ofMillis(500));
    Started started = holder.start();
    assertThrows(AssertionFailedError.class, started::await);
    Host.signal("KILL", Long.parseLong(started.stdout().trim()));
  }

  /** Each of these is what a container might forget. */
  @Test
  void theWorldSeesWhatIsLeft() {
    World.becomeReaper();
    Places places = Places.create();
    World before = World.of(places);
    assertEquals(List.of(), World.of(places).differenceFrom(before));
    Path mount = places.newDirectory("mount");
    Host.run("mount", "-t", "tmpfs", "forgotten", mount.toString());
    Host.run(
        "mkdir",
        "-p",
        places.home("merged").toString(),
        places.dataRoot() + "/containers/0123456789ab");
    Host.run(
        "mkdir", "-p", places.runRoot() + "/0123456789ab", places.dataRoot() + "/layers/x.tmp");
    long orphan = Long.parseLong(Host.sh("sleep 1000 >/dev/null 2>&1 & echo $!").word());
    String difference = String.join("\n", World.of(places).differenceFrom(before));
    Host.signal("KILL", orphan);
    Host.run("umount", mount.toString());
    for (String left :
        List.of(
            "mount left behind: " + mount,
            "home/merged",
            "containers/0123456789ab",
            "run/0123456789ab",
            "layers/x.tmp",
            "process left behind: " + orphan + " sleep 1000")) {
      assertTrue(difference.contains(left), left + " in\n" + difference);
    }
    Host.run(
        "rm",
        "-r",
        places.home("merged").toString(),
        places.dataRoot().toString(),
        places.runRoot().toString());
    Patience.until("the same world", () -> World.of(places).differenceFrom(before).isEmpty());
    places.delete();
  }

  @Test
  void theTerminalIsATerminal() {
    try (Terminal terminal = Terminal.open()) {
      String settings = terminal.settings();
      Started shell = terminal.start(invocation("bash", "--norc", "-i").env("PS1", "> "));
      terminal.awaits("> ").type("tty\r").awaits(terminal.path()).awaits("> ");
      // The job itself says go: by then it is in the foreground, and the interrupt is its own.
      terminal.type("sh -c 'echo go; exec sleep 1000'\r").awaits("go\r\n").press('C').awaits("> ");
      terminal.type("stty size\r").awaits("24 80\r\n").awaits("> ").resize(40, 120);
      terminal.type("stty size\r").awaits("40 120\r\n").awaits("> ").press('D');
      assertThat(shell.await()).exitsWith(0);
      Patience.until("the settings", () -> terminal.settings().equals(settings));
    }
  }

  private static Invocation invocation(String... command) {
    return new Invocation(Map.of(), List.of(command));
  }
}
