package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.oci.ImageConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that {@code docker commit --change} takes. */
class ParameterChangesTest {
  private static ImageConfig.Parameters changed(String... lines) {
    ImageConfig.Parameters given =
        new ImageConfig.Parameters(
            "root",
            List.of("22/tcp"),
            List.of("A=1", "B=2"),
            List.of("/entry"),
            List.of("word"),
            List.of("/v"),
            "/work",
            Map.of("l", "m"),
            "TERM",
            List.of());
    return ParameterChanges.apply(given, List.of(lines));
  }

  @Test
  void commandsAsAListOrForAShell() {
    assertEquals(List.of("/bin/a", "b c"), changed("CMD [\"/bin/a\", \"b c\"]").command());
    assertEquals(List.of("/bin/sh", "-c", "a  b | c"), changed("cmd a  b | c").command());
    assertEquals(List.of("/bin/sh", "-c", "[not json"), changed("CMD [not json").command());
    ImageConfig.Parameters entry = changed("ENTRYPOINT [\"/other\"]");
    assertEquals(List.of("/other"), entry.entrypoint());
    assertEquals(List.of(), entry.command(), "made for another entry point");
  }

  @Test
  void variablesReplaceThoseOfTheSameName() {
    assertEquals(
        List.of("A=x y", "B=2", "C="), changed("ENV A=\"x y\" C=").env(), "in their place");
    assertEquals(List.of("A=1", "B=b  c d"), changed("ENV B b  c d").env(), "the older form");
    assertEquals(List.of("A=1", "B=a b"), changed("ENV B=a\\ b").env());
    assertEquals(List.of("A=1", "B=$'\""), changed("ENV B=\"\\$'\\\"\"").env());
  }

  @Test
  void theRest() {
    ImageConfig.Parameters all =
        changed(
            "EXPOSE 80 90/udp",
            "LABEL k=v l='w x'",
            "ONBUILD RUN x",
            "STOPSIGNAL SIGUSR1",
            "USER 1:2",
            "VOLUME [\"/x\", \"/y z\"]",
            "VOLUME /q",
            "WORKDIR sub/../dir");
    assertEquals(List.of("22/tcp", "80/tcp", "90/udp"), all.ports());
    assertEquals(Map.of("k", "v", "l", "w x"), all.labels());
    assertEquals(List.of("RUN x"), all.onBuild());
    assertEquals("SIGUSR1", all.stopSignal());
    assertEquals("1:2", all.user());
    assertEquals(List.of("/q", "/v", "/x", "/y z"), all.volumes());
    assertEquals("/work/dir", all.workdir());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "CMD", "RUN x", "FROM y", "ENV A", "ENV =b", "LABEL k=v =", "STOPSIGNAL x"})
  void whatIsRefused(String line) {
    RequestException refused = assertThrows(RequestException.class, () -> changed(line));
    assertEquals(RequestException.Kind.USAGE, refused.kind());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("--change '" + line) || message.startsWith("signal '"), message);
  }
}
