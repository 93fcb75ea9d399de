package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.container.RunRequest;
import io.mydocker.container.Settings;
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
            true),
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
            false),
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
  @CsvSource({
    "no-new-privileges, false",
    "no-new-privileges=true, false",
    "no-new-privileges:true, false",
    "no-new-privileges=false, true",
    "no-new-privileges:false, true"
  })
  void privilegesAreNewOnlyWhenAskedFor(String option, boolean expected) {
    assertEquals(expected, request("", "run", "--security-opt", option, "x").newPrivileges());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seccomp=unconfined",
        "no-new-privilegesx",
        "no-new-privileges=",
        "no-new-privileges=1",
        ""
      })
  void otherSecurityOptionsAreRefused(String option) {
    Outcome.of(containers, "", "run", "--security-opt", option, "x")
        .refuses(
            125,
            "run: --security-opt '"
                + option
                + "': this version takes no-new-privileges=true or =false");
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

  @ParameterizedTest
  @CsvSource({
    "-d, --detach (-d)",
    "-itd, --detach (-d)",
    "-p8080:80, --publish (-p)",
    "-mem=100m, --memory (-m)",
    "-m=100m, --memory (-m)",
    "-cpu=1, --cpus (-cpu)",
    "-cpuset=0, --cpuset-cpus (-cpuset)",
    "--privileged, --privileged",
    "--cap-add=ALL, --cap-add"
  })
  void whatComesLaterIsRefusedByName(String arg, String name) {
    Outcome.of(containers, "", "run", arg, "x")
        .refuses(125, "run: " + name + ": this version does not have it yet");
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
  void onlyTwoNetworksAreTaken() {
    Outcome.of("run", "--net", "bridge", "x")
        .refuses(125, "run: --network 'bridge': this version takes none or host");
  }

  @Test
  void removingAndKeepingExcludeEachOther() {
    Outcome.of("run", "--rm", "--keep", "x")
        .refuses(125, "run: --rm and --keep exclude each other; leave one out");
    request("", "run", "--rm=false", "--keep", "x");
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
