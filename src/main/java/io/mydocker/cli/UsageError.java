package io.mydocker.cli;

import io.mydocker.container.RequestException;
import io.mydocker.container.RequestException.Kind;
import java.util.List;

/**
 * What is said about a command line that is wrong: each sentence once, whichever reader found it.
 */
final class UsageError {
  private UsageError() {}

  static RequestException of(String verb, String text) {
    return new RequestException(Kind.USAGE, verb.isEmpty() ? text : verb + ": " + text);
  }

  static RequestException later(String verb, Option option) {
    return of(verb, names(option) + ": " + option.reason());
  }

  static RequestException choice(String verb, Option option, String value) {
    if (option.isFlag() && !option.hasForms()) {
      return of(verb, option + "=" + value + ": this version cannot do that; leave it out");
    }
    return of(verb, option + " '" + value + "': this version takes " + or(option.choices()));
  }

  static RequestException missingValue(String verb, Option option) {
    return of(
        verb,
        names(option)
            + " needs a value: "
            + option
            + " "
            + option.label()
            + "; see "
            + helpOf(verb));
  }

  static RequestException notTruth(String verb, Option option, String value) {
    return of(verb, option + "=" + value + ": write true or false, or " + option + " alone");
  }

  /**
   * An option that the table does not have.
   *
   * @param typed with its value, if that was attached
   */
  static RequestException unknownOption(OptionTable table, String typed) {
    int equals = typed.indexOf('=');
    String name = equals < 0 ? typed : typed.substring(0, equals);
    return of(table.verb(), "unknown option " + name + "; " + hint(table, name));
  }

  private static String hint(OptionTable table, String name) {
    Option global = table.verb().isEmpty() ? null : GlobalOptions.TABLE.find(name);
    if (global != null) {
      String value = global.isFlag() ? "" : " " + global.label();
      return "it goes before the verb: mydocker " + name + value + " " + table.verb();
    }
    String near = Suggestion.forOption(table, name);
    return near == null ? "see " + helpOf(table.verb()) : "did you mean " + near + "?";
  }

  static RequestException unknownVerb(String typed, List<String> verbs) {
    String near = Suggestion.nearest(typed, verbs);
    return of(
        "",
        "unknown command '"
            + typed
            + "'; "
            + (near == null ? "see " + helpOf("") : "did you mean " + near + "?"));
  }

  /** How to ask for a verb's help. */
  static String helpOf(String verb) {
    return verb.isEmpty() ? "mydocker --help" : "mydocker " + verb + " --help";
  }

  private static String names(Option option) {
    String first = option.names().get(0);
    return first.equals(option.name()) ? first : option + " (" + first + ")";
  }

  private static String or(List<String> choices) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < choices.size(); i++) {
      String choice = choices.get(i);
      text.append(i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ").append(choice);
      text.append(choice.endsWith(":") ? "CONTAINER" : "");
    }
    return text.toString();
  }
}
