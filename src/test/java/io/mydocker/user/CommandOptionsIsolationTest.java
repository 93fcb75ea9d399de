package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and groups, names and namespaces, labels, the beginning and the end. */
class CommandOptionsIsolationTest extends UserTest {

  @BeforeAll
  void anImageWithAGroup() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Path group = places.home("busybox/etc/group");
    Raw.write(group, (Files.exists(group) ? Raw.read(group) : "") + "crew:x:4444:\n");
  }

  @Test
  void theCallerOwnsWhatIsWritten() throws IOException {
    Path volume = places.newDirectory("theirs");
    Host.run("chmod", "777", volume.toString());
    Ended ended =
        command(
                "run",
                "-u",
                "caller",
                "-v",
                volume + ":/v",
                "/bin/sh",
                "-c",
                "id -u; id -g; echo $HOME; touch /v/made")
            .env("SUDO_UID", "1234")
            .env("SUDO_GID", "1235")
            .run();
    assertThat(ended).printsLines("1234", "1235", "/");
    assertEquals(1234, Files.getAttribute(volume.resolve("made"), "unix:uid"));
    assertEquals(1235, Files.getAttribute(volume.resolve("made"), "unix:gid"));
  }

  @Test
  void withoutSudoTheCallerIsOurRealUser() {
    assertThat(mydocker("run", "-u", "caller", "/bin/id", "-u")).printsLines("0");
  }

  @Test
  void groupsAreAdded() {
    assertThat(
            mydocker(
                "run",
                "-u",
                "1000",
                "--group-add",
                "crew",
                "--group-add=77",
                "/bin/sed",
                "-n",
                "s/^Groups:[[:space:]]*//p",
                "/proc/self/status"))
        .saysOnStdout("0 77 4444");
    assertThat(mydocker("run", "--group-add", "nosuch", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("--group-add", "nosuch");
  }

  @Test
  void hostsAreAdded() {
    assertThat(
            mydocker(
                "run",
                "--add-host",
                "a.b:192.0.2.1",
                "--add-host=c=2001:db8::1",
                "--add-host",
                "d:[::ffff:192.0.2.3]",
                "/bin/tail",
                "-n3",
                "/etc/hosts"))
        .printsLines("192.0.2.1\ta.b", "2001:db8::1\tc", "::ffff:192.0.2.3\td");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a:",
        ":192.0.2.1",
        "a:host-gateway",
        "a:1.2.3",
        "a:1.2.3.256",
        "a:1.2.3.4.5",
        "a:::1::",
        "a:1:2:3:4:5:6:7",
        "a:1:2:3:4:5:6:7:8:9",
        "a:g::",
        "a b:192.0.2.1",
        "a:192.0.2.01",
        "a:12345::"
      })
  void hostsThatAreNoneAreRefused(String host) {
    assertThat(mydocker("run", "--add-host", host, "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("--add-host", host);
  }

  @Test
  void variablesFromAFile() {
    Path file = Raw.write(places.scratch("variables"), "# no\nA=\"1\"\n\nB=\u00ff\n");
    assertThat(
            mydocker(
                "run", "--env-file", file.toString(), "-e", "C=3", "/bin/sh", "-c", "echo $A$B$C"))
        .printsLines("\"1\"\u00ff3");
  }

  /** Whatever its name is, and whatever the locale makes of it. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void variablesFromAFileWithAnyName(String locale) {
    String script =
        "file=$(printf 'v\\377\\303\\251'); echo A=1 >\"$file\";"
            + " \"$MYDOCKER\" run --env-file \"$file\" /bin/sh -c 'echo $A'";
    assertThat(shell(script).env("LC_ALL", locale).in(places.scratch()).run()).printsLines("1");
  }

  @Test
  void theHostsProcessesAreSeenAndOursEnd() {
    Started container =
        start(
            "run",
            "-i",
            "--pid",
            "host",
            "/bin/sh",
            "-c",
            "readlink /proc/self/ns/pid; (setsid sleep 7654 &); echo ready; read x; exit 5");
    container.untilPrinted("ready\n");
    assertTrue(isRunning("7654"));
    Ended ended = container.closeStdin().await();
    assertThat(ended)
        .exitsWith(5)
        .saysOnStdout(Host.run("readlink", "/proc/self/ns/pid").stdout().strip());
    assertFalse(isRunning("7654"), "what it started ended with it");
  }

  @Test
  void theHostsProcessesAreSeenAndOursEndWhenWeAreKilled() {
    Started container =
        start("run", "-i", "--pid=host", "/bin/sh", "-c", "(setsid sleep 7655 &); echo ready; cat");
    container.untilPrinted("ready\n");
    container.signal("KILL");
    assertThat(container.await()).exitsWith(137);
    world.becomesUnchanged();
    assertFalse(isRunning("7655"));
  }

  private static boolean isRunning(String seconds) {
    return Host.run("ps", "-eo", "args").stdout().contains("sleep " + seconds);
  }

  @ParameterizedTest
  @CsvSource({"ipc", "uts"})
  void theHostsOtherNamespaces(String name) {
    String link = "/proc/self/ns/" + name;
    String host = Host.run("readlink", link).stdout();
    assertThat(mydocker("run", "--" + name, "host", "/bin/readlink", link)).prints(host);
    assertThat(mydocker("run", "--" + name, "private", "/bin/readlink", link))
        .succeeds()
        .neverSays(host.strip());
  }

  @Test
  void theHostsSharedMemoryIsThere() throws IOException {
    Path file = Files.createTempFile(Path.of("/dev/shm"), "mydocker-test", "");
    try {
      assertThat(mydocker("run", "--ipc", "host", "/bin/ls", file.toString()))
          .printsLines(file.toString());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void theHostsNameIsTheHosts() {
    String name = Host.run("uname", "-n").stdout();
    assertThat(mydocker("run", "--uts", "host", "/bin/sh", "-c", "hostname")).prints(name);
    assertThat(mydocker("run", "--uts", "host", "-h", "x", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("--uts");
  }

  @Test
  void labelsAreInTheConfiguration() {
    Path file = Raw.write(places.scratch("labels"), "c=d\n# no\n");
    assertThat(
            mydocker(
                "run",
                "--keep",
                "--name",
                "labelled",
                "-l",
                "a=b=c",
                "--label",
                "bare",
                "--label-file",
                file.toString(),
                "--stop-signal",
                "SIGINT",
                "/bin/true"))
        .succeeds();
    String id = mydocker("ps", "-aq").word();
    String config = Raw.read(places.dataRoot().resolve("containers/" + id + "/config.json"));
    for (String part :
        List.of(
            "\"a\":\"b=c\"",
            "\"bare\":\"\"",
            "\"c\":\"d\"",
            "\"org.opencontainers.image.stopSignal\":\"2\"")) {
      assertTrue(config.contains(part), config);
    }
    assertThat(mydocker("rm", "labelled")).succeeds();
  }

  @ParameterizedTest
  @CsvSource({
    "--label,=x",
    "--label,io.mydocker.name=x",
    "--stop-signal,SIGFOO",
    "--stop-signal,0",
    "--stop-signal,65",
    "--stop-signal,term"
  })
  void wrongNotesAreRefused(String option, String value) {
    assertThat(mydocker("run", option, value, "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(value);
  }
}
