package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The words of {@code inspect} and {@code prune}. */
class InspectVerbTest {
  private final RecordedContainers containers = new RecordedContainers();

  @Test
  void whatIsNotKnownIsSaid() {
    containers.failures.add("container x: no such container");
    Outcome outcome = Outcome.of(containers, "", "inspect", "x", "y");
    assertEquals("[]\n", outcome.out());
    assertEquals("mydocker: inspect: container x: no such container\n", outcome.err());
    assertEquals(1, outcome.code());
    assertEquals(List.of("inspect [x, y]"), containers.asked);
    assertEquals("", Outcome.of(containers, "", "inspect", "-f", "{{.Id}}", "x").out());
  }

  @Test
  void wrongWordsAreRefused() {
    Outcome.of("inspect").refuses(125, "inspect: no container given; mydocker ps -a lists them");
    Outcome.of("inspect", "--type", "image", "x")
        .refuses(125, "inspect: --type 'image': this version takes container");
    Outcome.of("inspect", "-f", "{{index .Mounts 0}}", "x")
        .refuses(
            125,
            "inspect: --format '{{index .Mounts 0}}': this version takes {{.FIELD}},"
                + " {{.FIELD.FIELD}} and {{json .FIELD}}");
  }

  @Test
  void pruneAsksForForce() {
    Outcome.of(containers, "", "prune")
        .refuses(
            125, "prune: removes all containers that do not run, without asking; write prune -f");
    Outcome.of(containers, "", "prune", "-f", "x").refuses(125, "prune: takes no argument: 'x'");
    assertEquals(List.of(), containers.asked);
    Outcome.of(containers, "", "prune", "-f").prints("");
    assertEquals(
        List.of("prune Deleted Containers:\nTotal reclaimed space: 1.50MB\n"), containers.asked);
  }
}
