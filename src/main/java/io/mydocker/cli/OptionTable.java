package io.mydocker.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of one verb.
 *
 * @param verb the verb, as messages name it; empty for the options before it
 * @param options in the order help shows them; what is used most comes first, for it is found first
 * @param stopsAtFirstWord whether everything after the first word belongs to the container's
 *     command
 */
record OptionTable(String verb, List<Option> options, boolean stopsAtFirstWord) {

  /** The option of exactly this name, dashes included. */
  @Nullable Option find(String name) {
    for (int i = 0; i < options.size(); i++) {
      Option option = options.get(i);
      if (option.names().contains(name)) {
        return option;
      }
    }
    return null;
  }

  /** The options that help shows, in its order. */
  List<Option> shown() {
    List<Option> shown = new ArrayList<>(options);
    shown.removeIf(option -> option.group().isEmpty());
    return shown;
  }

  /** The headings they stand under. */
  List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (Option option : shown()) {
      if (!groups.contains(option.group())) {
        groups.add(option.group());
      }
    }
    return groups;
  }

  /**
   * Refuses what this version does not have or take, and warns of what changes nothing. Goes by the
   * table's order, so that the same line gets the same answer whichever reader read it.
   */
  void check(Given given, Console console) {
    if (!given.hasPeculiar()) {
      return;
    }
    for (int i = 0; i < options.size(); i++) {
      Option option = options.get(i);
      if (option.fate() == Option.Fate.LATER && given.isMeant(option)) {
        throw UsageError.later(verb, option);
      }
      if (!option.choices().isEmpty()) {
        checkChoices(option, given.all(option));
      }
    }
    for (int i = 0; i < options.size(); i++) {
      Option option = options.get(i);
      if (option.fate() == Option.Fate.IGNORED && given.last(option) != null) {
        console.say(verb + ": " + option + " is Docker's and changes nothing here");
      }
    }
  }

  private void checkChoices(Option option, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      if (!option.takes(values.get(i))) {
        throw UsageError.choice(verb, option, values.get(i));
      }
    }
  }
}
