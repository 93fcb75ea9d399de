package io.mydocker.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option, declared once: both readers of the command line, the help and the checks go by it.
 * Compared by identity.
 */
final class Option {
  /** What becomes of an option. */
  enum Fate {
    /** It is part of the request. */
    TAKEN,
    /** Docker's, means nothing here: a warning. */
    IGNORED,
    /** Known, but of a version to come, or without a place here: refused by name. */
    LATER,
    /** Asks for a text instead of the verb's work. */
    ASKS
  }

  private final List<String> names;
  private final @Nullable String label;
  private final Fate fate;
  private final String group;
  private final String help;
  private final List<String> choices;
  private final boolean repeatable;
  private String reason = "this version does not have it yet";

  private Option(
      List<String> names,
      @Nullable String label,
      Fate fate,
      String group,
      String help,
      List<String> choices,
      boolean repeatable) {
    this.names = names;
    this.label = label;
    this.fate = fate;
    this.group = group;
    this.help = help;
    this.choices = choices;
    this.repeatable = repeatable;
  }

  /** An option that is on or off: {@code --rm}, {@code --rm=false}. */
  static Option flag(String group, List<String> names, String help) {
    return new Option(names, null, Fate.TAKEN, group, help, List.of(), false);
  }

  /** An option that is on or off, or on in one of a few forms: {@code --explain=json}. */
  static Option flagWithForms(
      String group, List<String> names, String label, List<String> forms, String help) {
    List<String> choices = new ArrayList<>(List.of("true", "false"));
    choices.addAll(forms);
    return new Option(names, label, Fate.TAKEN, group, help, choices, false);
  }

  /** An option with a value, of which the last one given counts. */
  static Option value(String group, List<String> names, String label, String help) {
    return new Option(names, label, Fate.TAKEN, group, help, List.of(), false);
  }

  /** An option whose value is one of a few, or begins with one that ends in a colon. */
  static Option choice(
      String group, List<String> names, String label, List<String> choices, String help) {
    return new Option(names, label, Fate.TAKEN, group, help, choices, false);
  }

  /** An option with a value, of which all given count. */
  static Option repeated(String group, List<String> names, String label, String help) {
    return new Option(names, label, Fate.TAKEN, group, help, List.of(), true);
  }

  /** A flag of Docker's that changes nothing here. */
  static Option ignoredFlag(String... names) {
    return new Option(List.of(names), null, Fate.IGNORED, "", "", List.of("true"), false);
  }

  /**
   * An option of Docker's that changes nothing here, with the values it may have; none listed means
   * any.
   */
  static Option ignored(List<String> names, String label, String... choices) {
    return new Option(names, label, Fate.IGNORED, "", "", List.of(choices), true);
  }

  /** A flag that a later version will have. */
  static Option laterFlag(String... names) {
    return new Option(List.of(names), null, Fate.LATER, "", "", List.of(), false);
  }

  /** An option with a value that a later version will have. */
  static Option later(String... names) {
    return new Option(List.of(names), "VALUE", Fate.LATER, "", "", List.of(), true);
  }

  private Option because(String why) {
    reason = why;
    return this;
  }

  /** A flag of Docker's that has no place here. */
  static Option refusedFlag(String why, String... names) {
    return new Option(List.of(names), null, Fate.LATER, "", "", List.of(), false).because(why);
  }

  /** An option of Docker's that has no place here, with a value. */
  static Option refused(String why, String... names) {
    return new Option(List.of(names), "VALUE", Fate.LATER, "", "", List.of(), true).because(why);
  }

  /** An option that asks for a text. */
  static Option asks(String group, List<String> names, String help) {
    return new Option(names, null, Fate.ASKS, group, help, List.of(), false);
  }

  List<String> names() {
    return names;
  }

  boolean isFlag() {
    return label == null || hasForms();
  }

  /** Whether a flag can also be given one of a few words. */
  boolean hasForms() {
    return label != null && choices.size() > 2 && choices.get(0).equals("true");
  }

  /** What was given to a flag behind {@code =}, or null when the flag does not take it. */
  @Nullable String flagValue(String attached) {
    String truth = truth(attached);
    return truth == null && hasForms() && choices.contains(attached) ? attached : truth;
  }

  /** What stands for the value in help; empty for a flag. */
  String label() {
    return label == null ? "" : label;
  }

  Fate fate() {
    return fate;
  }

  /** Whether giving it needs a look: it takes only some values, or is not simply taken. */
  boolean isPeculiar() {
    return fate != Fate.TAKEN || !choices.isEmpty();
  }

  /** The heading it stands under in help. */
  String group() {
    return group;
  }

  String help() {
    return help;
  }

  /** Why it is refused, and what to do instead. */
  String reason() {
    return reason;
  }

  /** The only values it takes, or none when it takes any. */
  List<String> choices() {
    return choices;
  }

  /** Whether it takes this value; a choice that ends in a colon is a beginning. */
  boolean takes(String value) {
    for (int i = 0; i < choices.size(); i++) {
      String choice = choices.get(i);
      boolean isTaken =
          choice.endsWith(":")
              ? value.startsWith(choice) && value.length() > choice.length()
              : value.equals(choice);
      if (isTaken) {
        return true;
      }
    }
    return false;
  }

  boolean isRepeatable() {
    return repeatable;
  }

  /** The name used in messages: the long one. */
  String name() {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).startsWith("--")) {
        return names.get(i);
      }
    }
    return names.get(0);
  }

  /**
   * A flag's value as one of the two words, or null when it is neither; the spellings are those of
   * Docker's flags.
   */
  static @Nullable String truth(String value) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> "true";
      case "0", "f", "F", "false", "FALSE", "False" -> "false";
      default -> null;
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
