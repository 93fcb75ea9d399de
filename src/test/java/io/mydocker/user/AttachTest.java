package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code attach}, {@code start -a} and {@code start -ai}. */
class AttachTest extends KeptContainersTest {
  private static final String FOREVER = "while :; do sleep 0.05; done";

  private void detached(String name, String option, String script) {
    assertThat(mydocker("run", "-d", "--name", name, option, "/bin/sh", "-c", script)).succeeds();
  }

  /** One that begins to speak when it is told to. */
  private static String toldTo(String script) {
    return "until test -e /tmp/go; do sleep 0.05; done; " + script;
  }

  private void tell(String name) {
    assertThat(mydocker("exec", name, "touch", "/tmp/go")).succeeds();
  }

  @Test
  void showsWhatIsPrintedAndEndsAsTheContainer() {
    detached("web", "--init=false", "echo before; " + toldTo("echo out; echo err >&2; exit 5"));
    Started attached = start("attach", "web");
    awaitAttached(attached);
    tell("web");
    assertThat(attached.await()).exitsWith(5).prints("out\nerr\n").isQuiet();
  }

  @Test
  void theCodeOfOneThatLeavesNothing() {
    detached("web", "--rm", toldTo("seq 1 20000; exit 9"));
    Started attached = start("attach", "web");
    awaitAttached(attached);
    tell("web");
    Ended ended = attached.await();
    assertThat(ended).exitsWith(9);
    assertTrue(ended.stdout().endsWith("\n19999\n20000\n"), "all of it");
    assertTrue(ended.stdout().startsWith("1\n2\n"), "from the first");
  }

  /** It has its log open when it waits for changes of that. */
  private static void awaitAttached(Started attached) {
    Patience.until(
        "attached",
        () ->
            Host.attempt("sh", "-c", "ls -l /proc/" + attached.pid() + "/fd")
                .stdout()
                .contains("inotify"));
  }

  @Test
  void whatIsTypedReachesIt() {
    detached("web", "-i", "while read x; do echo got $x; test $x = end && exit 3; done");
    Started attached = start("attach", "web");
    attached.type("one\n").untilPrinted("got one\n").type("end\n");
    assertThat(attached.await()).exitsWith(3).prints("got one\ngot end\n");
    assertThat(command("attach", "--no-stdin", "web").run())
        .exitsWith(125)
        .saysInOneLine("attach", "web", "is not running", "start -a");
  }

  @Test
  void theEndOfOurInputIsNotTheContainers() {
    detached("web", "-i", "cat");
    Started attached = start("attach", "web");
    attached.type("one\n").untilPrinted("one\n").closeStdin();
    Started second = start("attach", "web");
    second.type("two\n").untilPrinted("two\n");
    attached.untilPrinted("two\n");
    assertThat(mydocker("kill", "web")).succeeds();
    assertThat(attached.await()).exitsWith(137);
    assertThat(second.await()).exitsWith(137);
  }

  @Test
  void startWithItsOutputAndCode() {
    detached("web", "--init=false", "echo once; exit 4");
    assertThat(mydocker("wait", "web")).succeeds();
    assertThat(mydocker("start", "-a", "web")).exitsWith(4).prints("once\n").isQuiet();
    assertThat(mydocker("logs", "web")).prints("once\nonce\n");
    assertThat(mydocker("start", "-a", "none")).exitsWith(125).saysInOneLine("none");
    assertThat(mydocker("start", "-a", "web", "web"))
        .exitsWith(125)
        .saysInOneLine("takes one container");
  }

  @Test
  void startAndType() {
    detached("web", "-i", "read x; echo got $x");
    assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    assertThat(command("start", "-ai", "web").stdin("word\n").run())
        .succeeds()
        .prints("got word\n");
  }

  @Test
  void signalsGoOn() {
    detached("web", "--init=false", "trap 'echo term; exit 6' TERM; " + FOREVER);
    Started attached = start("attach", "web");
    awaitAttached(attached);
    attached.signal("TERM");
    assertThat(attached.await()).exitsWith(6).prints("term\n");
  }

  /** Of Ctrl-C to one that does not heed it, and the end of our terminal, it goes on. */
  @Test
  void itGoesOnWithoutUs() {
    detached("web", "--init=false", "exec sleep 1000");
    Started attached = start("attach", "web");
    awaitAttached(attached);
    attached.signal("INT");
    assertThat(attached.await()).exitsWith(130).saysInOneLine("web", "does not heed", "stop");
    attached = start("attach", "web");
    awaitAttached(attached);
    attached.signal("HUP");
    assertThat(attached.await()).exitsWith(129).isQuiet();
    attached = start("attach", "--sig-proxy=false", "web");
    awaitAttached(attached);
    attached.signal("TERM");
    assertThat(attached.await()).exitsWith(143).isQuiet();
    attached = start("attach", "web");
    awaitAttached(attached);
    attached.signal("KILL");
    assertThat(attached.await()).exitsWith(137);
    assertThat(mydocker("ps")).saysOnStdout("web", "running");
  }

  @Test
  void atATerminal() {
    detached("web", "-it", "exec /bin/sh");
    try (Terminal terminal = Terminal.open()) {
      String settings = terminal.settings();
      Started attached = terminal.start(command("attach", "web"));
      awaitAttached(attached);
      terminal.resize(33, 77);
      Patience.until("its size", () -> hasSize(terminal));
      terminal.type("echo $((6*7)).\r").awaits("42.\r\n");
      terminal.type("\u0010\u0011");
      assertThat(attached.await()).succeeds();
      Patience.until("the terminal as it was", () -> terminal.settings().equals(settings));
      attached = terminal.start(command("attach", "--detach-keys", "ctrl-a,x", "web"));
      awaitAttached(attached);
      terminal.type("\u0001");
      terminal.type("x");
      assertThat(attached.await()).succeeds();
      attached = terminal.start(command("attach", "web"));
      awaitAttached(attached);
      terminal.type("\rexit 7\r");
      assertThat(attached.await()).exitsWith(7);
      Patience.until("the terminal as it was", () -> terminal.settings().equals(settings));
    }
  }

  private static boolean hasSize(Terminal terminal) {
    terminal.type("stty size\r");
    Patience.pause(200);
    return terminal.screen().contains("33 77");
  }

  @Test
  void killedAtATerminalItRestoresThat() {
    detached("web", "-it", "exec /bin/sh");
    try (Terminal terminal = Terminal.open()) {
      String settings = terminal.settings();
      Started attached = terminal.start(command("attach", "web"));
      awaitAttached(attached);
      Patience.until("raw", () -> !terminal.settings().equals(settings));
      attached.signal("KILL");
      assertThat(attached.await()).exitsWith(137);
      Patience.until("the terminal as it was", () -> terminal.settings().equals(settings));
    }
    assertThat(mydocker("ps")).saysOnStdout("web", "running");
  }

  @Test
  void whatCannotBe() {
    assertThat(mydocker("attach")).exitsWith(125).saysInOneLine("no container");
    assertThat(mydocker("attach", "none"))
        .exitsWith(125)
        .saysInOneLine("none", "no such container");
    assertThat(mydocker("attach", "--detach-keys", "ctrl-", "none"))
        .exitsWith(125)
        .saysInOneLine("--detach-keys", "ctrl-");
    Started foreground = waiting("--name", "front");
    assertThat(mydocker("attach", "front"))
        .exitsWith(125)
        .saysInOneLine("front", "foreground", "run -d");
    assertThat(foreground.closeStdin().await()).succeeds();
    detached("web", "--init=false", FOREVER);
    assertThat(mydocker("pause", "web")).succeeds();
    assertThat(mydocker("attach", "web")).exitsWith(125).saysInOneLine("web", "is paused");
    assertThat(mydocker("unpause", "web")).succeeds();
  }
}
