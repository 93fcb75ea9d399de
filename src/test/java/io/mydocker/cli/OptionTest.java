package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.cli.Option.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one declaration says. */
class OptionTest {
  private static final Option FORMS =
      Option.flagWithForms("", List.of("--show"), "full|json", List.of("full", "json"), "");

  @Test
  void messagesUseTheLongNameAndAShortOneWhereThereIsNoOther() {
    assertEquals("--label", Option.flag("", List.of("-l", "--label", "--lbl"), "").name());
    assertEquals("-l", Option.flag("", List.of("-l", "-m"), "").name());
  }

  @Test
  void everyKindOfOptionHasItsFate() {
    assertEquals(Fate.TAKEN, Option.value("", List.of("--a"), "A", "").fate());
    assertTrue(Option.repeated("", List.of("--a"), "A", "").isRepeatable());
    assertEquals(Fate.ASKS, Option.asks("", List.of("--a"), "").fate());
    assertEquals(Fate.IGNORED, Option.ignoredFlag("--a").fate());
    assertEquals(List.of("x"), Option.ignored(List.of("--a"), "A", "x").choices());
    assertFalse(Option.later("--a").isFlag());
    assertTrue(Option.laterFlag("--a").isFlag());
    assertEquals("this version does not have it yet", Option.laterFlag("--a").reason());
    assertEquals("no place", Option.refused("no place", "--a").reason());
    assertFalse(Option.refused("no place", "--a").isFlag());
    assertEquals("no place", Option.refusedFlag("no place", "--a").reason());
    assertTrue(Option.refusedFlag("no place", "--a").isFlag());
  }

  @ParameterizedTest
  @CsvSource({
    "1, true", "t, true", "T, true", "true, true", "TRUE, true", "True, true",
    "0, false", "f, false", "F, false", "false, false", "FALSE, false", "False, false",
    "'',", "yes,", "tRUE,", "json,"
  })
  void aFlagTakesTheSpellingsOfDockers(String typed, String value) {
    assertEquals(value, Option.truth(typed));
    assertEquals(value, Option.flag("", List.of("--rm"), "").flagValue(typed));
  }

  @Test
  void aFlagWithFormsTakesThemAndEverySpellingOfATruth() {
    assertTrue(FORMS.hasForms());
    assertTrue(FORMS.isFlag());
    assertEquals("json", FORMS.flagValue("json"));
    assertEquals("true", FORMS.flagValue("1"));
    assertEquals("false", FORMS.flagValue("F"));
    assertNull(FORMS.flagValue("xml"));
  }

  @Test
  void aFlagOfFewerWordsOrAChoiceHasNoForms() {
    Option choice = Option.choice("", List.of("--net"), "none|host", List.of("none", "host"), "");
    assertFalse(choice.hasForms());
    assertFalse(choice.isFlag());
    Option three = Option.choice("", List.of("--at"), "A", List.of("a", "b", "c"), "");
    assertFalse(three.hasForms());
    Option truth = Option.choice("", List.of("--a"), "A", List.of("true", "false"), "");
    assertFalse(truth.hasForms());
    assertFalse(Option.ignoredFlag("--quiet").hasForms());
  }
}
