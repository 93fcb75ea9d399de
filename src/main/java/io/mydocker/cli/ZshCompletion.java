package io.mydocker.cli;

import java.util.List;

/** The completion for zsh (zshcompsys(1)), which shows what each option is for. */
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef mydocker

      _mydocker() {
        local context state state_descr line
        local -A opt_args
        _arguments -C \\
      """;
  private static final String VERBS =
      """
          '1: :->verb' \\
          '*:: :->words'
        case $state in
          verb)
            local -a verbs=(
      """;
  private static final String WORDS =
      """
            )
            _describe command verbs
            ;;
          words)
            case $words[1] in
      """;
  private static final String FOOT =
      """
            esac
            ;;
        esac
      }

      _mydocker "$@"
      """;

  private final StringBuilder out = new StringBuilder(HEAD);

  private ZshCompletion() {}

  static String script() {
    return new ZshCompletion().write();
  }

  private String write() {
    options("    ", GlobalOptions.TABLE);
    out.append(VERBS);
    List<Verb> verbs = Verbs.ALL.stream().filter(verb -> !verb.isHidden()).toList();
    for (Verb verb : verbs) {
      String entry = verb.name() + ":" + verb.help().summary();
      out.append("        ").append(quoted(entry)).append('\n');
    }
    out.append(WORDS);
    for (Verb verb : verbs) {
      boolean stops = verb.options().stopsAtFirstWord();
      out.append("        ").append(verb.name()).append(")\n          _arguments ");
      // What follows a container's command is the command's own.
      out.append(stops ? "-S -A '-*' \\\n" : "-S \\\n");
      options("            ", verb.options());
      String words = verb == Verbs.HELP ? "(" + String.join(" ", Verbs.names()) + ")" : "_files";
      out.append("            ").append(quoted("*:argument:" + words)).append("\n          ;;\n");
    }
    return out.append(FOOT).toString();
  }

  private void options(String indent, OptionTable table) {
    for (Option option : table.shown()) {
      for (String name : option.names()) {
        String often = option.isRepeatable() ? "*" : "";
        String text = often + name + "[" + escaped(option.help()) + "]" + value(option);
        out.append(indent).append(quoted(text)).append(" \\\n");
      }
    }
  }

  private static String value(Option option) {
    if (option.isFlag()) {
      return "";
    }
    String what = ":" + escaped(option.label()) + ":";
    if (!option.choices().isEmpty()) {
      return what + "(" + String.join(" ", option.choices()) + ")";
    }
    return what + (CommandModel.isPath(option) ? "_files" : " ");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
