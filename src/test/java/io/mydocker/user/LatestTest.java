package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import org.junit.jupiter.api.Test;

/** {@code --latest}: the container that was made last, also when it has ended. */
class LatestTest extends KeptContainersTest {
  @Test
  void standsForTheNewest() {
    assertThat(mydocker("stop", "--latest"))
        .exitsWith(1)
        .saysInOneLine("mydocker: stop: there is no container");
    mydocker("run", "-d", "--name", "older", "/bin/sleep", "1000");
    mydocker("run", "-d", "--name", "newer", "/bin/sh", "-c", "echo said; exec sleep 1000");
    assertThat(mydocker("inspect", "-l", "-f", "{{.Name}}")).printsLines("/newer");
    assertThat(mydocker("exec", "-l", "/bin/sh", "-c", "exit 7")).exitsWith(7);
    assertThat(mydocker("logs", "-l")).printsLines("said");
    assertThat(mydocker("stop", "-lt", "0")).succeeds();
    assertThat(mydocker("ps", "--format", "{{.Names}}")).printsLines("older");
    // It has ended, and is the newest all the same.
    assertThat(mydocker("start", "-l")).succeeds();
    assertThat(mydocker("rm", "-f", "-l")).succeeds().isQuiet();
    assertThat(mydocker("inspect", "-l", "-f", "{{.Name}}")).printsLines("/older");
  }
}
