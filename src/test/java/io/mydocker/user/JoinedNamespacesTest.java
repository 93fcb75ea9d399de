package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --network}, {@code --pid}, {@code --ipc} and {@code --uts container:CONTAINER}. */
class JoinedNamespacesTest extends UserTest {
  private Started web;

  @BeforeEach
  void anotherContainerRuns() {
    web =
        start(
            "run",
            "-i",
            "--name=web",
            "--hostname=webhost",
            "--add-host=extra:192.0.2.7",
            "--sysctl=net.ipv4.ip_forward=1",
            "/bin/sh",
            "-c",
            "echo shared >/dev/shm/f; echo ready; exec cat >/dev/null");
    web.untilPrinted("ready\n");
  }

  private void end() {
    assertThat(web.closeStdin().await()).succeeds();
  }

  @ParameterizedTest
  @CsvSource({"--network, net", "--pid, pid", "--ipc, ipc", "--uts, uts"})
  void theNamespaceIsThatContainersAndNoOtherIs(String option, String kind) {
    String first = "/proc/" + onlyPid() + "/ns/";
    Ended ended =
        mydocker(
            "run",
            option,
            "container:web",
            "/bin/sh",
            "-c",
            "for n in net pid ipc uts mnt cgroup; do readlink /proc/self/ns/$n; done");
    assertThat(ended).succeeds().isQuiet();
    String[] kinds = {"net", "pid", "ipc", "uts", "mnt", "cgroup"};
    for (int i = 0; i < kinds.length; i++) {
      String theirs = Host.run("readlink", first + kinds[i]).word();
      if (kinds[i].equals(kind)) {
        assertEquals(theirs, ended.words().get(i));
      } else {
        assertNotEquals(theirs, ended.words().get(i));
      }
      assertNotEquals(Host.namespace(kinds[i]), ended.words().get(i));
    }
    end();
  }

  @Test
  void whatBelongsToTheNamespaceComesAlong() {
    assertThat(
            mydocker(
                "run",
                "--network=container:web",
                "/bin/sh",
                "-c",
                "cat /proc/sys/net/ipv4/ip_forward; grep extra /etc/hosts | tr '\\t' ' '"))
        .printsLines("1", "192.0.2.7 extra");
    assertThat(mydocker("run", "--ipc=container:web", "/bin/cat", "/dev/shm/f"))
        .printsLines("shared");
    assertThat(mydocker("run", "--uts=container:web", "/bin/sh", "-c", "hostname; echo $HOSTNAME"))
        .printsLines("webhost", "webhost");
    assertThat(mydocker("run", "--pid=container:web", "/bin/cat", "/proc/1/comm"))
        .printsLines("cat");
    end();
  }

  @Test
  void allOfThemTogether() {
    String whose = "container:" + onlyId();
    assertThat(
            mydocker(
                "run",
                "--network",
                whose,
                "--pid",
                whose,
                "--ipc",
                whose,
                "--uts",
                whose,
                "/bin/sh",
                "-c",
                "cat /dev/shm/f; exit 5"))
        .exitsWith(5)
        .printsLines("shared");
    end();
  }

  /** Its pid namespace ends with its first process, and what joined ends with it. */
  @Test
  void theEndOfThePidNamespaceIsTheEndOfWhoJoined() {
    Started guest =
        start("run", "--pid=container:web", "/bin/sh", "-c", "echo here; exec /bin/sleep 1000");
    guest.untilPrinted("here\n");
    end();
    assertThat(guest.await()).exitsWith(137);
  }

  @Test
  void aGuestThatIsKilledTakesNobodyAlong() {
    Started guest =
        start("run", "--pid=container:web", "/bin/sh", "-c", "echo here; sleep 1000; :");
    guest.untilPrinted("here\n");
    int first = childOf(guest.pid());
    assertThat(guest.signal("KILL").await()).exitsWith(137);
    Patience.until("the guest's end", () -> !Host.lives(first));
    // Its parent was outside of the namespace, and so is who inherits it: us. The namespace ends
    // only when its last process was waited for (zap_pid_ns_processes, Linux,
    // kernel/pid_namespace.c).
    LibC.C.waitpid(first, new int[1], 0);
    Patience.until("one container", () -> mydocker("ps", "-q").words().size() == 1);
    end();
  }

  /** The container's first process; the other child is the watcher. */
  private static int childOf(long front) {
    String children = Raw.read(Path.of("/proc/" + front + "/task/" + front + "/children"));
    for (String child : children.trim().split(" ", -1)) {
      if (!Host.name(Long.parseLong(child)).equals("mydocker-watch")) {
        return Integer.parseInt(child);
      }
    }
    throw new AssertionError("no child of " + front + ": " + children);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--network", "--pid", "--ipc", "--uts"})
  void aContainerThatIsGoneIsSaid(String option) {
    end();
    assertThat(mydocker("run", option, "container:web", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("container web: no such container", "mydocker ps -a lists them");
  }

  @Test
  void itsHostsFileIsNotAddedTo() {
    assertThat(mydocker("run", "--network=container:web", "--add-host=a:192.0.2.1", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("--add-host", "/etc/hosts is that container's");
    end();
  }

  /** CVE-2016-9962: who may trace others could trace what enters, which has more power still. */
  @Test
  void cve_2016_9962_whoMayTraceIsNotEntered() {
    end();
    Started tracer = waiting("--name=tracer", "--cap-add=SYS_PTRACE");
    assertThat(mydocker("run", "--pid=container:tracer", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("--pid container:tracer", "CAP_SYS_PTRACE");
    assertThat(mydocker("run", "--ipc=container:tracer", "/bin/true")).succeeds();
    assertThat(tracer.closeStdin().await()).succeeds();
  }

  /** Who shares processes is not their first, but reaps its own. */
  @Test
  void aReapingProcessReapsInASharedNamespace() {
    assertThat(
            mydocker(
                "run",
                "--init",
                "--pid=container:web",
                "/bin/sh",
                "-c",
                "(sleep 0.2 &); sleep 1; grep -l 'State:.Z' /proc/[0-9]*/status"))
        .exitsWith(1)
        .printsNothing();
    end();
  }

  @Test
  void aContainerThatHasEndedIsSaid() {
    end();
    assertThat(mydocker("run", "--keep", "--name=kept", "/bin/true")).succeeds();
    assertThat(mydocker("run", "--ipc=container:kept", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("--ipc container:kept", "does not run");
    mydocker("rm", "kept");
  }

  /** What nobody is to see of the process that enters: not its files, not its executable. */
  @Test
  void whoJoinsIsNotSeenBeforeItIsConfined() {
    Path seen = places.newDirectory("seen");
    Started watcher =
        start(
            "run",
            "-i",
            "--name=watching",
            "-v",
            seen + ":/seen",
            "/bin/sh",
            "-c",
            "echo ready; while :; do for p in /proc/[0-9]*; do e=$(readlink $p/exe) && echo"
                + " \"$e\" >>/seen/exe; readlink $p/fd/* >>/seen/fd; done; done 2>/dev/null");
    watcher.untilPrinted("ready\n");
    for (int i = 0; i < 20; i++) {
      assertThat(mydocker("run", "--pid=container:watching", "/bin/true")).succeeds();
    }
    watcher.signal("TERM").await();
    String executables = Raw.read(seen.resolve("exe"));
    assertEquals(-1, executables.indexOf("mydocker"), executables);
    assertEquals(-1, executables.indexOf("memfd"), executables);
    end();
  }
}
