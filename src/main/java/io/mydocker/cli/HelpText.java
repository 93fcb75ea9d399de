package io.mydocker.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help texts, laid out by picocli at 80 columns, without colours. */
final class HelpText {
  private static final int WIDTH = 80;
  private static final int NAMES = 30;

  private HelpText() {}

  static String ofAll() {
    return text("mydocker", GlobalOptions.TABLE, verbs(), mainPage());
  }

  /** What is said of mydocker as a whole. */
  static HelpPage mainPage() {
    return new HelpPage(
        "Containers without a daemon",
        List.of("[OPTIONS] COMMAND [ARG...]"),
        List.of(),
        List.of(
            "sudo mydocker run -it /bin/sh          a shell in a container",
            "sudo mydocker commit myimage           from a second terminal: pack it",
            "sudo mydocker run -it myimage /bin/sh  run what was packed"),
        List.of(
            "'mydocker help COMMAND' shows a command's options.",
            "An error is one line on standard error. Exit code: 125 for wrong options or"
                + " arguments, 1 for a failure; 'mydocker help run' has its own."));
  }

  static String of(Verb verb) {
    return text("mydocker " + verb.name(), verb.options(), "", verb.help());
  }

  /**
   * A whole text.
   *
   * @param commands the list of commands, already laid out, or empty
   */
  private static String text(String command, OptionTable table, String commands, HelpPage page) {
    CommandSpec spec = CommandSpec.create().name(command);
    UsageMessageSpec usage = spec.usageMessage();
    usage.width(WIDTH);
    usage.header(page.summary());
    usage.headerHeading("");
    usage.synopsisHeading("%nUsage: ");
    usage.customSynopsis(synopsis(command, page.synopsis()));
    usage.description(paragraphs(page.description(), true));
    usage.footer(footer(page));
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new Section(commands));
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new Section(options(table)));
    usage.sectionKeys(order(usage.sectionKeys()));
    return new CommandLine(spec).getUsageMessage(Ansi.OFF);
  }

  /** A section that is ready. No lambda: see {@link PicocliReader}. */
  private static final class Section implements IHelpSectionRenderer {
    private final String text;

    Section(String text) {
      this.text = text;
    }

    @Override
    public String render(Help help) {
      return text;
    }
  }

  /** Commands before options: at the top level they are what is looked for. */
  private static List<String> order(List<String> keys) {
    List<String> order = new ArrayList<>(keys);
    order.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
    order.add(
        order.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST),
        UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
    return order;
  }

  private static String[] synopsis(String command, List<String> forms) {
    List<String> lines = new ArrayList<>();
    for (String form : forms) {
      String indent = lines.isEmpty() ? "" : "       ";
      lines.add((indent + command + " " + form).stripTrailing());
    }
    return lines.toArray(new String[0]);
  }

  /** Paragraphs with empty lines between; a percent sign is picocli's to format. */
  private static String[] paragraphs(List<String> texts, boolean emptyFirst) {
    List<String> lines = new ArrayList<>();
    for (String text : texts) {
      if (emptyFirst || !lines.isEmpty()) {
        lines.add("");
      }
      lines.add(text.replace("%", "%%"));
    }
    return lines.toArray(new String[0]);
  }

  private static String[] footer(HelpPage page) {
    List<String> lines = new ArrayList<>(List.of("", "Examples:"));
    for (String example : page.examples()) {
      lines.add("  " + example.replace("%", "%%"));
    }
    lines.addAll(List.of(paragraphs(page.notes(), true)));
    return lines.toArray(new String[0]);
  }

  private static String verbs() {
    TextTable rows = table();
    for (Verb verb : Verbs.ALL) {
      if (!verb.isHidden()) {
        rows.addRowValues(verb.name(), verb.help().summary());
      }
    }
    return "\nCommands:\n" + rows;
  }

  /** The options under their headings, in the table's order. */
  private static String options(OptionTable table) {
    StringBuilder text = new StringBuilder();
    for (String group : table.groups()) {
      TextTable rows = table();
      for (Option option : table.options()) {
        if (option.group().equals(group)) {
          rows.addRowValues(names(option), option.help());
        }
      }
      text.append('\n').append(group).append('\n').append(rows);
    }
    return text.toString();
  }

  private static TextTable table() {
    return TextTable.forColumns(
        Help.defaultColorScheme(Ansi.OFF),
        new Column(NAMES, 2, Overflow.SPAN),
        new Column(WIDTH - NAMES, 1, Overflow.WRAP));
  }

  /** The one-letter name and the name, aligned; other spellings are told of elsewhere. */
  private static String names(Option option) {
    String shortName = option.names().get(0);
    String names =
        shortName.length() == 2 ? shortName + ", " + option.name() : "    " + option.name();
    if (option.hasForms()) {
      return names + "[=" + option.label() + "]";
    }
    return option.isFlag() ? names : names + " " + option.label();
  }
}
