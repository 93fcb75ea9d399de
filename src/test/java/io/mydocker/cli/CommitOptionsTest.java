package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.container.CommitRequest;
import io.mydocker.image.Packing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code commit} that say what goes into the archive, and how. */
class CommitOptionsTest {
  private final RecordedContainers containers = new RecordedContainers();

  private Outcome commit(String environment, String... options) {
    List<String> line = new ArrayList<>(List.of("commit"));
    line.addAll(List.of(options));
    line.add("img");
    return Outcome.of(containers, environment, line.toArray(new String[0]));
  }

  private long latest(String environment, String... options) {
    assertEquals(0, commit(environment, options).code());
    return ((CommitRequest) containers.asked.get(containers.asked.size() - 1)).packing().latest();
  }

  @Test
  void theOptionWinsOverTheVariable() {
    assertEquals(Packing.AS_THEY_ARE, latest(""));
    assertEquals(7, latest("SOURCE_DATE_EPOCH=7\0"));
    assertEquals(9, latest("SOURCE_DATE_EPOCH=7\0", "--timestamp", "9"));
    assertEquals(0, latest("SOURCE_DATE_EPOCH=x\0", "--timestamp=0"));
    assertEquals(Packing.AS_THEY_ARE, latest("SOURCE_DATE_EPOCH=\0"));
  }

  @ParameterizedTest
  @CsvSource({
    "--compression gzip --level 9,",
    "--compression zstd --level 19,",
    "--compression none,",
    "--exclude /a --exclude /b/*,",
    "--level 0,                        --level '0': --compression gzip takes a number from 1 to 9",
    "--level 10,                       gzip takes a number from 1 to 9",
    "--compression zstd --level 20,    --compression zstd takes a number from 1 to 19",
    "--level fast,                     --level 'fast'",
    "--level 05,                       --level '05'",
    "--compression none --level 1,     --compression none has no levels",
    "--compression xz,                 gzip",
    "--exclude a,                      --exclude 'a': not absolute",
    "--exclude /a/../b,                --exclude '/a/../b': has '..'",
    "--exclude /,                      --exclude '/': everything",
    "--timestamp now,                  --timestamp 'now': not a number",
    "--timestamp -1,                   --timestamp '-1': not a number",
    "--timestamp 1234567890123456789,  not a number"
  })
  void whatIsTaken(String options, @Nullable String refused) {
    Outcome outcome = commit("", options.split(" "));
    assertEquals(refused == null ? 0 : 125, outcome.code(), outcome.err());
    assertTrue(refused == null || outcome.err().contains(refused), outcome.err());
    assertEquals(refused == null ? 1 : 0, containers.asked.size());
  }

  @Test
  void aVariableThatIsNoNumberIsNamed() {
    Outcome outcome = commit("SOURCE_DATE_EPOCH=today\0");
    assertEquals(125, outcome.code());
    assertTrue(outcome.err().contains("SOURCE_DATE_EPOCH=today: not a number"), outcome.err());
  }

  @Test
  void aSummaryIsOneLineOnStandardError() {
    Outcome outcome = commit("", "-v");
    assertEquals("commitContainer imageTar:/root/img.tar\n", outcome.out());
    String expected =
        "mydocker: commit: /root/img.tar: 300 bytes, sha256:"
            + "2a".repeat(32)
            + ", diff id sha256:"
            + "1d".repeat(32)
            + ", squeezer 1, ";
    assertTrue(outcome.err().contains(expected), outcome.err());
  }
}
