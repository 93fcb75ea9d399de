package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  @ParameterizedTest
  @CsvSource({"'', '', 0", "abc, abc, 0", "abc, '', 3", "abc, acb, 1", "itt, tty, 2", "rm, run, 2"})
  void distanceCountsSteps(String from, String to, int steps) {
    assertEquals(steps, Suggestion.distance(from, to));
    assertEquals(steps, Suggestion.distance(to, from));
  }

  @Test
  void whatIsTooFarIsNotSuggested() {
    assertNull(Suggestion.nearest("build", List.of("run", "commit", "ps")));
    assertEquals("commit", Suggestion.nearest("comit", List.of("run", "commit", "ps")));
  }

  @Test
  void aShortNameOfSeveralLettersIsSuggestedForAMistypedOne() {
    assertEquals("--rm", Suggestion.forOption(RunOptions.TABLE, "--rn"));
    assertEquals("--mem", Suggestion.forOption(table("-m", "--mem"), "--men"));
    assertEquals("-it", Suggestion.forOption(RunOptions.TABLE, "--it"));
    assertNull(Suggestion.forOption(table("-m"), "-n"), "one letter is like any other");
  }

  @Test
  void dashesAloneAreLikeNoOption() {
    assertNull(Suggestion.forOption(RunOptions.TABLE, "---"));
  }

  private static OptionTable table(String... names) {
    Option option = Option.value("", List.of(names), "VALUE", "");
    return new OptionTable("verb", List.of(option), true);
  }

  @Test
  void whatIsNotThereYetIsNotSuggested() {
    assertNull(Suggestion.forOption(RunOptions.TABLE, "--publsh-all"));
  }
}
