package io.mydocker.cli;

import java.util.ArrayList;
import java.util.List;

/** Manual pages (man(7)) of mydocker and its verbs, from the same tables and texts as the help. */
final class ManPage {
  private final StringBuilder out = new StringBuilder();

  private ManPage() {}

  /** The page of mydocker itself, section 1. */
  static String ofAll(String version) {
    ManPage page = new ManPage();
    page.head("mydocker", HelpText.mainPage(), version);
    page.out.append(".SH COMMANDS\n");
    List<String> others = new ArrayList<>();
    for (Verb verb : Verbs.ALL) {
      if (!verb.isHidden()) {
        page.entry(bold("mydocker " + verb.name()), verb.help().summary());
        others.add("mydocker-" + verb.name());
      }
    }
    page.options(GlobalOptions.TABLE);
    page.foot(HelpText.mainPage(), others);
    return page.out.toString();
  }

  /** The page {@code mydocker-VERB}. */
  static String of(Verb verb, String version) {
    ManPage page = new ManPage();
    page.head("mydocker " + verb.name(), verb.help(), version);
    page.options(verb.options());
    page.foot(verb.help(), List.of("mydocker"));
    return page.out.toString();
  }

  private void head(String command, HelpPage help, String version) {
    String name = command.replace(' ', '-');
    out.append(".TH ").append(escaped(name.toUpperCase(java.util.Locale.ROOT)));
    out.append(" 1 \"\" \"mydocker ").append(escaped(version)).append("\" \"User commands\"\n");
    // Neither hyphens nor stretched lines: what is read here is typed.
    out.append(".nh\n.ad l\n.SH NAME\n");
    line(escaped(name) + " \\- " + escaped(help.summary()));
    out.append(".SH SYNOPSIS\n");
    for (String form : help.synopsis()) {
      line(bold(command) + " " + escaped(form));
      out.append(".br\n");
    }
    if (!help.description().isEmpty()) {
      out.append(".SH DESCRIPTION\n");
      paragraphs(help.description());
    }
  }

  private void options(OptionTable table) {
    out.append(".SH OPTIONS\n");
    for (String group : table.groups()) {
      out.append(".SS ").append(escaped(group)).append('\n');
      for (Option option : table.shown()) {
        if (option.group().equals(group)) {
          entry(names(option), option.help());
        }
      }
    }
  }

  private void foot(HelpPage help, List<String> others) {
    out.append(".SH EXAMPLES\n");
    help.examples().forEach(this::example);
    if (!help.notes().isEmpty()) {
      out.append(".SH NOTES\n");
      paragraphs(help.notes());
    }
    out.append(".SH SEE ALSO\n");
    for (int i = 0; i < others.size(); i++) {
      line(bold(others.get(i)) + "(1)" + (i + 1 < others.size() ? "," : ""));
    }
  }

  /** A command line and, after a gap of several blanks, what it does. */
  private void example(String text) {
    int gap = text.indexOf("  ");
    if (gap < 0) {
      out.append(".PP\n");
      line(bold(text));
    } else {
      entry(bold(text.substring(0, gap)), text.substring(gap).strip());
    }
  }

  private void entry(String term, String text) {
    out.append(".TP\n");
    line(term);
    line(escaped(text));
  }

  private void paragraphs(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      out.append(i == 0 ? "" : ".PP\n");
      line(escaped(texts.get(i)));
    }
  }

  /** Every spelling, and what stands for the value. */
  private static String names(Option option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(names.length() == 0 ? "" : ", ").append(bold(name));
    }
    return option.isFlag() ? names.toString() : names + " \\fI" + escaped(option.label()) + "\\fR";
  }

  private static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  /** A line of text that roff takes for no request. */
  private void line(String roff) {
    out.append(roff.startsWith(".") || roff.startsWith("'") ? "\\&" : "").append(roff).append('\n');
  }

  /** Characters that roff would interpret, or print as typographic ones (groff_char(7)). */
  private static String escaped(String text) {
    StringBuilder roff = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      roff.append(
          switch (c) {
            case '\\' -> "\\e";
            case '-' -> "\\-";
            case '\'' -> "\\(aq";
            case '"' -> "\\(dq";
            case '`' -> "\\(ga";
            case '^' -> "\\(ha";
            case '~' -> "\\(ti";
            default -> String.valueOf(c);
          });
    }
    return roff.toString();
  }
}
