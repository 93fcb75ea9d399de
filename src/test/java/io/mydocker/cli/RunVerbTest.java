package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.container.RunRequest;
import io.mydocker.container.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunVerbTest {
  private final RecordedContainers containers = new RecordedContainers();

  private RunRequest request(String environment, String... args) {
    Outcome outcome = Outcome.of(containers, environment, args);
    outcome.prints("");
    return (RunRequest) containers.asked.get(0);
  }

  @Test
  void everythingLandsInTheRequest() {
    RunRequest request =
        request(
            "",
            "run",
            "-it",
            "--keep",
            "--image=img",
            "-name",
            "web",
            "-h",
            "host",
            "--entrypoint=",
            "-w",
            "/w",
            "-u",
            "1:2",
            "-eA=b",
            "-e",
            "C=",
            "-v",
            "/a:/b",
            "--volume=/c:/d:ro",
            "--net",
            "host",
            "--security-opt",
            "no-new-privileges=false",
            "ls",
            "-l",
            "--");
    assertEquals(
        new RunRequest(
            "img",
            List.of("ls", "-l", "--"),
            true,
            true,
            true,
            "web",
            "host",
            "",
            "/w",
            "1:2",
            List.of("A=b", "C="),
            List.of("/a:/b", "/c:/d:ro"),
            "host",
            RunRequest.Files.NONE,
            RunRequest.Isolation.USUAL,
            new RunRequest.Confinement(
                List.of(),
                List.of(),
                false,
                List.of("no-new-privileges=false"),
                List.of(),
                List.of(),
                List.of(),
                RunRequest.Users.OF_THE_HOST),
            RunRequest.Life.USUAL),
        request);
  }

  @Test
  void whatIsNotGivenIsTheUsual() {
    assertEquals(
        new RunRequest(
            null,
            List.of("/bin/sh"),
            false,
            false,
            false,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of(),
            "none",
            RunRequest.Files.NONE,
            RunRequest.Isolation.USUAL,
            RunRequest.Confinement.USUAL,
            RunRequest.Life.USUAL),
        request("", "run", "/bin/sh"));
  }

  @Test
  void aBareNameTakesTheCallersValueOrIsDropped() {
    RunRequest request =
        request(
            "\1AVA_TOOL_OPTIONS=-X\0A=1=2\0E=\0",
            "run",
            "-e",
            "JAVA_TOOL_OPTIONS",
            "-e",
            "A",
            "-e",
            "E",
            "-e",
            "MISSING",
            "x");
    assertEquals(List.of("JAVA_TOOL_OPTIONS=-X", "A=1=2", "E="), request.env());
  }

  @ParameterizedTest
  @ValueSource(strings = {"=x", ""})
  void aVariableNeedsAName(String entry) {
    Outcome.of(containers, "", "run", "-e", entry, "x")
        .refuses(
            125,
            "run: --env '" + entry + "': no name; write NAME=VALUE, or NAME for your own value");
    assertTrue(containers.asked.isEmpty());
  }

  @Test
  void anEntrypointOrAnImageMayGoWithoutWords() {
    assertEquals(List.of(), request("", "run", "--entrypoint", "/bin/sh").words());
    containers.asked.clear();
    assertEquals("img", request("", "run", "--image", "img").image());
  }

  @Test
  void whatComesLaterMayBeTurnedOff() {
    request("", "run", "-d=false", "--privileged=false", "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--quiet", "--sig-proxy", "--sig-proxy=true", "--log-driver=x", "--pull=always"})
  void harmlessOptionsOfDockersAreWarnedOf(String arg) {
    Outcome outcome = Outcome.of(containers, "", "run", arg, "x");
    int equals = arg.indexOf('=');
    String name = equals < 0 ? arg : arg.substring(0, equals);
    assertEquals(
        "mydocker: run: " + name + " is Docker's and changes nothing here\n", outcome.err());
    assertEquals(0, outcome.code());
    assertEquals(1, containers.asked.size());
  }

  @Test
  void theOtherMountsLandInTheRequest() {
    RunRequest request =
        request(
            "",
            "run",
            "--mount=type=tmpfs,target=/t",
            "--tmpfs",
            "/u:ro",
            "--volumes-from=web:ro",
            "--read-only",
            "x");
    assertEquals(
        new RunRequest.Files(
            List.of("type=tmpfs,target=/t"), List.of("/u:ro"), List.of("web:ro"), true),
        request.files());
  }

  @Test
  void whatIsSharedLandsInTheRequest() {
    RunRequest request =
        request(
            "",
            "run",
            "--group-add=5",
            "--add-host",
            "a:192.0.2.1",
            "-lk=v",
            "--label=k",
            "--pid",
            "host",
            "--ipc=private",
            "--uts=container:web",
            "x");
    assertEquals(
        new RunRequest.Isolation(
            List.of("5"),
            List.of("a:192.0.2.1"),
            List.of("k=v", "k"),
            new RunRequest.Namespaces("host", "private", "container:web")),
        request.isolation());
  }

  @Test
  void beginningAndEndLandInTheRequest() {
    RunRequest request =
        request(
            "", "run", "--cidfile=/c", "--init", "--stop-signal", "INT", "--die-with-parent", "x");
    assertEquals(new RunRequest.Life("/c", true, "INT", true, false), request.life());
  }

  @ParameterizedTest
  @CsvSource({
    "SUDO_UID=1000;SUDO_GID=1001, 1000:1001",
    "SUDO_UID=1000, caller",
    "SUDO_UID=;SUDO_GID=, caller",
    "A=b, caller"
  })
  void theCallerIsThePersonBehindSudo(String environment, String user) {
    String block = environment.replace(';', '\0') + "\0";
    assertEquals(user, request(block, "run", "-u", "caller", "x").user());
  }

  @Test
  void variablesComeFromFilesFirst() throws IOException {
    Path file = Files.createTempFile("variables", "");
    Files.writeString(file, "\n# a comment\n\nA=from file\n  B=\"x\" # y\nC\r\nMISSING\nA=\u00e9");
    try {
      List<String> env =
          request("C=c\0", "run", "-e", "A=last", "--env-file", file.toString(), "x").env();
      assertEquals(List.of("A=from file", "B=\"x\" # y", "C=c", "A=\u00c3\u00a9", "A=last"), env);
    } finally {
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "=x, no name; write NAME=VALUE",
    "a b=c, a blank in the name 'a b'",
    "'\0=x', a NUL byte"
  })
  void anErrorInAFileNamesFileAndLine(String line, String why) throws IOException {
    Path file = Files.createTempFile("variables", "");
    Files.writeString(file, "# first\n" + line + "\n");
    try {
      String said = Outcome.of("run", "--env-file", file.toString(), "x").err();
      String where = "mydocker: run: --env-file " + file + " line 2: " + why;
      assertTrue(said.startsWith(where), said);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Outcome.of("run", "--label-file", "/nowhere/x", "x")
        .refuses(125, "run: --label-file /nowhere/x: it cannot be read; name a file that is there");
  }

  @Test
  void theCodeOfATraceIsOurs() {
    containers.code = 7;
    Outcome outcome = Outcome.of(containers, "MYDOCKER_ENGINE=java\0", "run", "--trace", "x");
    assertEquals(new Outcome(7, "", "one call\n"), outcome);
    assertEquals(List.of("trace [x]"), containers.asked);
  }

  @Test
  void confinementLandsInTheRequest() {
    RunRequest request =
        request(
            "",
            "run",
            "--cap-add=A",
            "--cap-drop",
            "B",
            "--privileged",
            "--security-opt=c",
            "--sysctl",
            "d=e",
            "--device=/dev/f",
            "--device-cgroup-rule",
            "c 1:3 r",
            "--userns=private",
            "--uidmap=0:1:2",
            "--gidmap=3:4:5",
            "x");
    assertEquals(
        new RunRequest.Confinement(
            List.of("A"),
            List.of("B"),
            true,
            List.of("c"),
            List.of("d=e"),
            List.of("/dev/f"),
            List.of("c 1:3 r"),
            new RunRequest.Users("private", List.of("0:1:2"), List.of("3:4:5"))),
        request.confinement());
  }

  /** As of Docker 20.10. */
  @Test
  void everyOptionOfDockersIsKnown() throws IOException {
    List<String> unknown = new ArrayList<>();
    for (String name : Files.readAllLines(Path.of("src/test/resources/docker-run-options.txt"))) {
      if (RunOptions.TABLE.find(name) == null) {
        unknown.add(name);
      }
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void onlyThisComputersPlatformIsHarmless() {
    Outcome other = Outcome.of("run", "--platform", "linux/s390x", "x");
    assertEquals(125, other.code());
    assertTrue(
        other
            .err()
            .startsWith("mydocker: run: --platform 'linux/s390x': this version takes linux/"),
        other.err());
  }

  @Test
  void aChangedSignalProxyIsNotHarmless() {
    Outcome.of("run", "--sig-proxy=false", "x")
        .refuses(125, "run: --sig-proxy=false: this version cannot do that; leave it out");
  }

  @Test
  void directoriesComeFromOptionsThenTheEnvironment() {
    request("MYDOCKER_HOME=/h/\0MYDOCKER_RUN_ROOT=/r\0", "--data-root=/d//", "run", "x");
    assertEquals(new Settings("/h", "/d", "/r"), containers.settings);
    Outcome.of("--home", "here", "run", "x").refuses(125, "--home 'here': give an absolute path");
    Outcome.of(containers, "", "run", "x").prints("");
    assertEquals(new Settings("/root", "/var/lib/mydocker", "/run/mydocker"), containers.settings);
  }
}
