package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code run} does not take, and what it says instead. */
class RunRefusalTest {
  private final RecordedContainers containers = new RecordedContainers();

  @ParameterizedTest
  @CsvSource({
    "-itp 80:80, --publish (-p)",
    "-p8080:80, --publish (-p)",
    "-mem=100m, --memory (-m)",
    "-m=100m, --memory (-m)",
    "-cpu=1, --cpus (-cpu)",
    "-cpuset=0, --cpuset-cpus (-cpuset)",
    "--gpus=all, --gpus",
    "--ulimit=nofile=1, --ulimit"
  })
  void whatComesLaterIsRefusedByName(String arg, String name) {
    Outcome.of(containers, "", "run", arg, "x")
        .refuses(125, "run: " + name + ": this version does not have it yet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--init",
        "--userns=private",
        "--uidmap=0:1:1",
        "--gidmap=0:1:1",
        "--network=container:a",
        "--pid=container:a",
        "--ipc=container:a",
        "--uts=container:a"
      })
  void theJavaEngineRefusesWhatItCannotDo(String option) {
    Outcome.of(containers, "MYDOCKER_ENGINE=java\0", "run", option, "x")
        .refuses(
            125,
            "run: "
                + option.split("=", -1)[0]
                + ": the Java engine cannot do that; unset MYDOCKER_ENGINE");
  }

  @ParameterizedTest
  @CsvSource({
    "--pid, container:, 'host, private or container:CONTAINER'",
    "--ipc, shareable, 'host, private or container:CONTAINER'",
    "--network, bridge, 'none, host or container:CONTAINER'",
    "--userns, keep-id, host or private"
  })
  void onlyKnownNamespacesAreTaken(String option, String value, String known) {
    Outcome.of("run", option, value, "x")
        .refuses(125, "run: " + option + " '" + value + "': this version takes " + known);
  }

  @ParameterizedTest
  @CsvSource({
    "--link=a, run: --link: write --add-host NAME:ADDRESS instead",
    "--health-cmd=x, run: --health-cmd: nobody is there to check it: no daemon; call the check yourself",
    "--cpu-count=1, run: --cpu-count: it is for Windows only; leave it out"
  })
  void whatHasNoPlaceHereIsRefusedWithTheReason(String option, String said) {
    Outcome.of("run", option, "x").refuses(125, said);
  }

  @Test
  void onlyTwoNetworksAreTaken() {
    Outcome.of("run", "--net", "bridge", "x")
        .refuses(
            125, "run: --network 'bridge': this version takes none, host or container:CONTAINER");
  }

  @Test
  void removingAndKeepingExcludeEachOther() {
    Outcome.of("run", "--rm", "--keep", "x")
        .refuses(125, "run: --rm and --keep exclude each other; leave one out");
    assertEquals(0, Outcome.of(containers, "", "run", "--rm=false", "--keep", "x").code());
  }
}
