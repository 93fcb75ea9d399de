package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.container.CopyRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cp}, without a container. */
class CopyVerbTest {
  private final RecordedContainers containers = new RecordedContainers();

  private Outcome of(String line) {
    return Outcome.of(containers, "", line.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "cp web:/a b, web, /a, b, false",
    "cp web:a/ ., web, a/, ., false",
    "cp a web:/b, web, a, /b, true",
    "cp ./a:b web:/b, web, ./a:b, /b, true",
    "cp /a:b web:/b:c, web, /a:b, /b:c, true",
    "cp web:/a ../x:y, web, /a, ../x:y, false",
    "cp web:/a -, web, /a, -, false",
  })
  void theColonTellsTheContainer(
      String line, String container, String from, String to, boolean isInward) {
    of(line).prints("");
    assertEquals(
        new CopyRequest(
            container, isInward ? to : from, isInward ? from : to, isInward, false, false, false),
        containers.asked.get(0));
  }

  @Test
  void optionsReachTheRequest() {
    of("cp -aL --setuid web:/a b").prints("");
    of("cp --archive --follow-link -q a web:/b").prints("");
    assertEquals(
        List.of(
            new CopyRequest("web", "/a", "b", false, true, true, true),
            new CopyRequest("web", "/b", "a", true, true, true, false)),
        containers.asked);
  }

  @ParameterizedTest
  @CsvSource({
    "cp, give what is copied and where to",
    "cp web:/a, give what is copied and where to",
    "cp web:/a b c, too many arguments from 'c' on",
    "cp a b, neither path is in a container",
    "cp ./web:a b, neither path is in a container",
    "cp a:/b c:/d, both paths are in containers; go by a tar",
    "cp :/b d, ':/b': no container before the colon",
    "cp web: d, 'web:': no path behind the colon",
    "cp --setuid a web:/b, --setuid: is for copies to the host",
  })
  void whatIsRefused(String line, String said) {
    Outcome outcome = of(line);
    assertEquals(125, outcome.code(), outcome.toString());
    assertEquals(true, outcome.err().startsWith("mydocker: cp: " + said), outcome.toString());
    assertEquals(List.of(), containers.asked);
  }

  @Test
  void anEmptyPathIsRefused() {
    Outcome.of(containers, "", "cp", "web:/a", "").refuses(125, "cp: '': give a path");
  }

  @Test
  void theJavaEngineIsRefused() {
    Outcome.of(containers, "MYDOCKER_ENGINE=java\0", "cp", "web:/a", "b")
        .refuses(
            125,
            "cp: MYDOCKER_ENGINE=java: the Java engine only runs containers in the foreground;"
                + " unset MYDOCKER_ENGINE for cp");
  }
}
