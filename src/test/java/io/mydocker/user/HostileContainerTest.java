package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a container can write where we read of it, or look like. */
class HostileContainerTest extends KeptContainersTest {
  private static final String HANDLER = "trap 'exit 3' TERM; while :; do sleep 0.1; done";

  private String detached(String name, String script) {
    String id = mydocker("run", "-d", "--name", name, "/bin/sh", "-c", script).word();
    Patience.until("its words", () -> mydocker("logs", id).stdout().contains("ready"));
    return id;
  }

  /** The first line of /proc/PID/status has a name that the process chooses. */
  @Test
  void itsNameLooksLikeAField() {
    detached("evil", "printf 'SigCgt:\\tzz' >/proc/1/comm; echo ready; " + HANDLER);
    assertThat(mydocker("stop", "-t", "30", "evil")).succeeds().isQuiet();
    assertThat(mydocker("wait", "evil")).printsLines("3");
    detached("user", "printf 'Uid:\\t7\\t8\\t9' >/proc/1/comm; echo ready; " + HANDLER);
    Ended top = mydocker("top", "user");
    assertThat(top).succeeds().isQuiet();
    assertEquals("0", top.lines().get(1).split(" +", -1)[1], top::toString);
  }

  @Test
  void itsHostnameIsManyLines() {
    detached("web", "printf 'x\\n6.6.6.6 registry\\n' >/etc/hostname; echo ready; " + HANDLER);
    Ended hosts = mydocker("run", "--uts", "container:web", "/bin/cat", "/etc/hosts");
    assertThat(hosts).succeeds();
    assertFalse(hosts.stdout().contains("6.6.6.6"), hosts::toString);
  }

  @Test
  void itsLogIsAHoleOfTerabytes() {
    detached("web", "echo ready; truncate -s 3T /proc/self/fd/1; echo; echo last; " + HANDLER);
    Patience.until(
        "its last word",
        () ->
            command("logs", "-n", "1", "web")
                .within(Duration.ofSeconds(20))
                .run()
                .stdout()
                .equals("last\n"));
  }

  /** The kernel shows a process as a zombie whose first thread has ended. */
  @Test
  void itsFirstThreadHasEnded() {
    Path directory = places.newDirectory("threads");
    Elf.whoseFirstThreadEnds(directory.resolve("program"));
    String id = mydocker("run", "-d", "-v", directory + ":/v:ro", "/v/program").word();
    Patience.until(
        "a zombie", () -> Raw.read(Path.of("/proc/" + onlyPid() + "/stat")).contains(") Z "));
    assertThat(mydocker("ps", "-q")).printsLines(id);
    assertThat(mydocker("stop", id)).succeeds();
    assertThat(mydocker("rm", id)).succeeds();
  }
}
