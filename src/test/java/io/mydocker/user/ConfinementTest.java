package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first process may do, and what it inherits: as little as Docker's default gives. */
class ConfinementTest extends UserTest {
  /**
   * chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, …
   * setfcap.
   */
  private static final String DOCKERS_FOURTEEN = "00000000a80425fb";

  private static final String NONE = "0000000000000000";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @ParameterizedTest
  @CsvSource({
    "CapPrm," + DOCKERS_FOURTEEN,
    "CapEff," + DOCKERS_FOURTEEN,
    "CapBnd," + DOCKERS_FOURTEEN,
    "CapInh," + NONE,
    "CapAmb," + NONE,
    "NoNewPrivs,1",
    "SigBlk," + NONE,
    "SigIgn," + NONE
  })
  void privilegesOfRoot(String field, String value) {
    Ended ended = mydocker("run", "/bin/cat", "/proc/self/status");
    assertThat(ended).succeeds().isQuiet();
    assertEquals(value, Host.status(ended.stdout(), field));
  }

  @ParameterizedTest
  @CsvSource({
    "CapPrm," + NONE,
    "CapEff," + NONE,
    "CapInh," + NONE,
    "CapAmb," + NONE,
    "CapBnd," + DOCKERS_FOURTEEN,
    "NoNewPrivs,1",
    "Groups,1000"
  })
  void privilegesOfAnotherUser(String field, String value) {
    Ended ended = mydocker("run", "-u", "1000:1000", "/bin/cat", "/proc/self/status");
    assertThat(ended).succeeds();
    assertEquals(value, Host.status(ended.stdout(), field));
  }

  @Test
  void newPrivilegesMustBeAskedFor() {
    Ended ended =
        mydocker(
            "run",
            "--security-opt",
            "no-new-privileges=false",
            "/bin/grep",
            "NoNewPrivs",
            "/proc/self/status");
    assertThat(ended).printsLines("NoNewPrivs:\t0");
  }

  /** nohup and Python's subprocess pass on ignored signals; a container starts with none. */
  @Test
  void ignoredSignalsAreNotInherited() {
    Ended ended =
        shell("trap '' INT HUP PIPE QUIT; \"$MYDOCKER\" run /bin/cat /proc/self/status").run();
    assertThat(ended).succeeds();
    assertEquals(NONE, Host.status(ended.stdout(), "SigIgn"));
  }

  @Test
  void onlyThreeDescriptorsAreOpen() {
    Ended ended =
        shell(
                // One by one: a glob would show the descriptor that the shell reads the directory
                // by.
                "exec 3</etc/passwd 7<. 9>/dev/null; \"$MYDOCKER\" run /bin/sh -c 'for n in $(seq 0"
                    + " 200); do [ ! -h /proc/$$/fd/$n ] || echo $n; done'")
            .run();
    assertThat(ended).printsLines("0", "1", "2");
  }

  /**
   * A daemon or a cron job may start us so. The first file a program opens must not become its
   * standard output.
   */
  @ParameterizedTest
  @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"})
  void descriptorsClosedByTheCallerAreSound(String closed) {
    Path seen = places.newDirectory("closed");
    String inside =
        "l=$(for n in 0 1 2; do readlink /proc/1/fd/$n; done); echo \"$l\" >/v/fds; echo out; echo"
            + " err >&2; exit 6";
    Ended ended =
        shell("\"$MYDOCKER\" run -v \"$1\":/v /bin/sh -c \"$2\" " + closed, seen.toString(), inside)
            .run();
    assertThat(ended).exitsWith(6);
    String[] leads = Raw.read(seen.resolve("fds")).split("\n");
    assertEquals(3, leads.length, String.join(" ", leads));
    String[] marks = {"<&-", ">&-", "2>&-"};
    for (int n = 0; n < 3; n++) {
      boolean wasClosed = (" " + closed).contains(" " + marks[n]);
      if (wasClosed) {
        assertEquals("/dev/null", leads[n], "descriptor " + n);
      }
    }
  }

  @Test
  void limitsOfTheCallerAreKept() {
    assertThat(shell("ulimit -S -n 777; \"$MYDOCKER\" run /bin/sh -c 'ulimit -n'").run())
        .printsLines("777");
  }

  /**
   * The directories and files made for the container must serve every user in it, whatever the
   * caller's mask.
   */
  @Test
  void theCallersUmaskDoesNotMatter() {
    String inside =
        "umask; stat -c %a / /dev /dev/pts /etc/hosts; cat /etc/hosts >/dev/null && cd / && ls"
            + " >/dev/null";
    assertThat(shell("umask 077; \"$MYDOCKER\" run -u 1234 /bin/sh -c \"$1\"", inside).run())
        .printsLines("0022", "755", "755", "755", "644")
        .isQuiet();
  }

  @Test
  void aContainerHasItsOwnSession() {
    // Fields 5 and 6 of stat: process group and session. 0 would be a group of the host's.
    assertThat(inside("cut -d ' ' -f 5,6 /proc/1/stat")).printsLines("1 1");
  }

  /**
   * A container's root can make setuid files: nobody on the host may reach one (CVE-2021-41091).
   */
  @Test
  void cve_2021_41091_ourDirectoriesAreClosedToOthers() {
    Started container = waiting();
    for (Path root : new Path[] {places.dataRoot(), places.runRoot()}) {
      assertEquals("700", Host.run("stat", "-c", "%a", root.toString()).word(), root.toString());
    }
    container.closeStdin().await();
    // A mode somebody opened is closed again, or the command refuses: it does not go on.
    Host.run("chmod", "755", places.dataRoot().toString());
    Ended ended = mydocker("run", "/bin/true");
    boolean closed =
        Host.run("stat", "-c", "%a", places.dataRoot().toString()).word().equals("700");
    assertTrue(closed || ended.exitCode() == 125, ended.toString());
    Host.run("chmod", "700", places.dataRoot().toString());
  }

  /**
   * CVE-2019-5736: through /proc/1/exe of a process that enters, a container must not reach a
   * binary of the host's.
   */
  @Test
  void cve_2019_5736_noHostBinaryIsInSight() {
    Ended ended = inside("for p in /proc/[0-9]*; do readlink $p/exe; done");
    assertThat(ended).succeeds().neverSays("mydocker").neverSays("memfd");
  }
}
