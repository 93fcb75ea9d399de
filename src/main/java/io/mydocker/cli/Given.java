package io.mydocker.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one verb was given: its options with their values, in order, and its words. Flags have
 * "true" or "false".
 */
final class Given {
  private final List<Option> options = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> words = new ArrayList<>();

  void add(Option option, String value) {
    options.add(option);
    values.add(value);
  }

  void addWord(String word) {
    words.add(word);
  }

  /** Whether the last option asks for a text. */
  boolean asks() {
    return !options.isEmpty() && options.get(options.size() - 1).fate() == Option.Fate.ASKS;
  }

  /** Whether any of the options is more than taken: none is of an ordinary line. */
  boolean hasPeculiar() {
    for (int i = 0; i < options.size(); i++) {
      if (options.get(i).isPeculiar()) {
        return true;
      }
    }
    return false;
  }

  /** Whether no other options were given than these. */
  boolean areAllOf(List<Option> known) {
    for (int i = 0; i < options.size(); i++) {
      if (!known.contains(options.get(i))) {
        return false;
      }
    }
    return true;
  }

  List<String> words() {
    return words;
  }

  /** The last value of an option, or null when it was not given. */
  @Nullable String last(Option option) {
    int index = options.lastIndexOf(option);
    return index < 0 ? null : values.get(index);
  }

  /** The last value of an option, or {@code otherwise}. */
  String last(Option option, String otherwise) {
    String value = last(option);
    return value == null ? otherwise : value;
  }

  /** Whether a flag is on. */
  boolean isOn(Option flag) {
    return "true".equals(last(flag));
  }

  /** Whether an option was given and, if it is a flag, is on. */
  boolean isMeant(Option option) {
    return option.isFlag() ? isOn(option) : last(option) != null;
  }

  /** All values of an option, in order. */
  List<String> all(Option option) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      if (options.get(i) == option) {
        all.add(values.get(i));
      }
    }
    return all;
  }
}
