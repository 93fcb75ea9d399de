package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each help text as a file. */
class HelpTextTest {
  private static final Path GOLDEN = Golden.path("io/mydocker/cli/help");

  private static Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    texts.put("mydocker.txt", HelpText.ofAll());
    for (Verb verb : Verbs.ALL) {
      texts.put(verb.name() + ".txt", HelpText.of(verb));
    }
    return texts;
  }

  @TestFactory
  Stream<DynamicTest> eachTextIsAsItWas() {
    return texts().entrySet().stream()
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text.getKey(),
                    () ->
                        Golden.isReviewed(
                            HelpTextTest.class, GOLDEN.resolve(text.getKey()), text.getValue())));
  }

  @Test
  void noFileIsLeftOver() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertEquals(
          texts().keySet(),
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void textsFitEightyColumnsOfAscii() {
    for (String text : texts().values()) {
      for (String line : text.split("\n", -1)) {
        assertTrue(line.length() <= 80, line);
        assertEquals(line.stripTrailing(), line);
        assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
      }
    }
  }

  @Test
  void everyWayToAskShowsTheSame() {
    String run = HelpText.of(new RunVerb());
    Outcome.of("run", "--help").prints(run);
    Outcome.of("help", "run").prints(run);
    Outcome.of("run", "-it", "--help", "/bin/sh").prints(run);
    Outcome.of("--help").prints(HelpText.ofAll());
    Outcome.of("help").prints(HelpText.ofAll());
  }

  @Test
  void everyOptionThatIsTakenIsExplained() {
    for (Verb verb : Verbs.ALL) {
      for (Option option : verb.options().options()) {
        boolean mustBe = option.fate() == Option.Fate.TAKEN || option.fate() == Option.Fate.ASKS;
        assertEquals(mustBe, !option.help().isEmpty(), () -> verb.name() + " " + option);
        assertEquals(mustBe, !option.group().isEmpty(), () -> verb.name() + " " + option);
      }
    }
  }
}
