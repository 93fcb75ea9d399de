package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code --init}, {@code --cidfile}. */
class CommandOptionsLifeTest extends UserTest {

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  private Ended initialised(String script) {
    return mydocker("run", "--init", "/bin/sh", "-c", script);
  }

  @Test
  void theFirstProcessIsOursAndTheExitCodeTheCommands() {
    assertThat(initialised("echo $$; cat /proc/1/comm; exit 7"))
        .exitsWith(7)
        .printsLines("2", "mydocker-init");
    // Both: the command may trace the first process where it has the capability.
    assertThat(initialised("grep -h Seccomp: /proc/1/status /proc/self/status"))
        .printsLines("Seccomp:\t2", "Seccomp:\t2");
    assertThat(initialised("kill -TERM $$")).exitsWith(143);
    assertThat(mydocker("run", "--init", "/nosuch")).exitsWith(127).saysInOneLine("/nosuch");
    assertThat(mydocker("run", "--init", "/etc")).exitsWith(126).saysInOneLine("/etc");
  }

  @Test
  void orphansAreReaped() {
    assertThat(initialised("(sleep 0 &); sleep 1; grep -l 'State:.Z' /proc/[0-9]*/status"))
        .exitsWith(1)
        .printsNothing();
  }

  /** CVE-2019-5736: no way from inside to the file we are executed from. */
  @Test
  void theHostsProgramCannotBeReached() {
    assertThat(
            initialised(
                "cat /proc/1/exe >/dev/null 2>&1 || echo no; ls /proc/1/root/ 2>/dev/null || echo no;"
                    + " cat /proc/1/fd/3 2>/dev/null || echo no;"
                    + " (echo x >/proc/1/exe) 2>/dev/null || echo no;"
                    + " tr -d '\\0' </proc/1/cmdline"))
        .printsLines("no", "no", "no", "no");
  }

  /** Not even to root outside, who sees those of every other process. */
  @Test
  void theFirstProcessHasNeitherArgumentsNorEnvironment() {
    Started container = waiting("--init");
    Path first = Path.of("/proc/" + onlyPid());
    assertEquals("mydocker-init", Raw.read(first.resolve("comm")).strip());
    assertEquals("", Raw.read(first.resolve("cmdline")));
    assertEquals("", Raw.read(first.resolve("environ")));
    assertThat(container.closeStdin().await()).succeeds();
  }

  @Test
  void signalsReachTheCommand() {
    Started container =
        start(
            "run",
            "--init",
            "/bin/sh",
            "-c",
            "trap 'echo got; exit 9' USR1; echo ready; while :; do sleep 0.1; done");
    container.untilPrinted("ready\n").signal("USR1");
    assertThat(container.await()).exitsWith(9).printsLines("ready", "got");
    Started plain = waiting("--init");
    plain.signal("TERM");
    assertThat(plain.await()).exitsWith(143);
  }

  @Test
  void theIdIsWrittenAndStays() {
    Path file = places.scratch("id");
    assertThat(mydocker("run", "--cidfile", file.toString(), "/bin/hostname"))
        .prints(Raw.read(file) + "\n");
    String id = Raw.read(file);
    assertThat(mydocker("run", "--cidfile", file.toString(), "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(file.toString(), "remove it");
    assertEquals(id, Raw.read(file));
  }

  @Test
  void noIdIsLeftOfWhatDidNotStart() {
    Path file = places.scratch("never");
    assertThat(mydocker("run", "--cidfile", file.toString(), "/nosuch")).exitsWith(127);
    assertFalse(Files.exists(file));
    Path nowhere = places.scratch("nowhere/id");
    assertThat(mydocker("run", "--cidfile", nowhere.toString(), "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(nowhere.toString());
  }
}
