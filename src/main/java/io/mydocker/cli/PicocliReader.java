package io.mydocker.cli;

import io.mydocker.container.RequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads any command line with picocli, which is told the same tables; the reference for {@link
 * OrdinaryLine}.
 */
final class PicocliReader {
  private static final String ROOT = "mydocker";

  private PicocliReader() {}

  /**
   * Understands a command line. One that asks for help or the version becomes the verb that shows
   * it.
   *
   * @throws RequestException saying what is wrong with it
   */
  static Line read(String[] args) {
    try {
      return line(new CommandLine(spec(Arrays.asList(args))).parseArgs(args));
    } catch (ParameterException e) {
      throw translated(e);
    }
  }

  /**
   * The command line as picocli knows it. Options are declared for the verbs that are mentioned
   * only: the others cannot be reached, and there are many.
   */
  private static CommandSpec spec(List<String> mentioned) {
    CommandSpec root = CommandSpec.create().name(ROOT);
    addOptions(root, GlobalOptions.TABLE);
    for (Verb verb : Verbs.ALL) {
      CommandSpec spec = CommandSpec.create().name(verb.name());
      if (mentioned.contains(verb.name())) {
        addOptions(spec, verb.options());
        spec.addPositional(words());
      }
      root.addSubcommand(verb.name(), spec);
      behave(spec, verb.options());
    }
    behave(root, GlobalOptions.TABLE);
    return root;
  }

  private static PositionalParamSpec words() {
    return PositionalParamSpec.builder()
        .paramLabel("ARG")
        .arity("0..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .build();
  }

  private static void addOptions(CommandSpec spec, OptionTable table) {
    for (Option option : table.options()) {
      OptionSpec.Builder builder =
          OptionSpec.builder(option.names().toArray(new String[0]))
              .hidden(option.group().isEmpty())
              .description(option.help());
      if (option.hasForms()) {
        builder
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .preprocessor(new FormReader(option));
      } else if (option.isFlag()) {
        builder.type(Boolean.class).preprocessor(new TruthReader());
      } else {
        builder.type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel(option.label());
      }
      spec.addOption(builder.build());
    }
  }

  /**
   * Puts one of the two words for a flag's value; picocli knows fewer spellings, and takes a blank
   * for false. A class and no lambda, like the next one: a lambda of picocli's interface keeps that
   * interface, and with it the jar, out of reach of the class-data archive.
   */
  private static final class TruthReader implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec spec, ArgSpec flag, Map<String, Object> info) {
      if ("=".equals(info.get("separator"))) {
        String value = args.pop();
        String truth = Option.truth(value);
        if (truth == null) {
          throw new ParameterException(spec.commandLine(), "not a truth value", flag, value);
        }
        args.push(truth);
      }
      return false;
    }
  }

  /**
   * Gives a flag that may have a word, and has none, the word that it then stands for. No record
   * either: picocli asks for its hash code, and a record makes that at run time.
   */
  private static final class FormReader implements IParameterPreprocessor {
    private final Option option;

    FormReader(Option option) {
      this.option = option;
    }

    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec spec, ArgSpec flag, Map<String, Object> info) {
      String value = "true";
      if ("=".equals(info.get("separator"))) {
        String given = args.pop();
        value = option.flagValue(given);
        if (value == null) {
          throw new ParameterException(spec.commandLine(), "not one of its words", flag, given);
        }
      }
      args.push(value);
      return false;
    }
  }

  /**
   * Makes picocli read as Docker's command line is read: no quotes, no @files, values taken as they
   * come.
   */
  private static void behave(CommandSpec spec, OptionTable table) {
    spec.parser()
        .stopAtPositional(table.stopsAtFirstWord())
        .expandAtFiles(false)
        .trimQuotes(false)
        .overwrittenOptionsAllowed(true)
        .allowOptionsAsOptionParameters(true)
        .allowSubcommandsAsOptionParameters(true)
        .unmatchedOptionsArePositionalParams(false)
        .splitQuotedStrings(false);
  }

  private static Line line(ParseResult result) {
    Given globals = given(result, GlobalOptions.TABLE);
    if (isAsked(result, GlobalOptions.VERSION)) {
      return new Line(Verbs.VERSION, globals, new Given());
    }
    if (isAsked(result, GlobalOptions.HELP)) {
      return Line.help("", globals);
    }
    if (!result.hasSubcommand()) {
      throw UsageError.of("", "no command given; see " + UsageError.helpOf(""));
    }
    ParseResult sub = result.subcommand();
    Verb verb = verb(sub.commandSpec().name());
    Given given = given(sub, verb.options());
    for (Option option : verb.options().options()) {
      if (option.fate() == Option.Fate.ASKS && isAsked(sub, option)) {
        return Line.help(verb.name(), globals);
      }
    }
    return new Line(verb, globals, given);
  }

  private static boolean isAsked(ParseResult result, Option option) {
    return result.matchedOptionValue(option.name(), false);
  }

  private static Verb verb(String name) {
    Verb verb = Verb.named(name);
    if (verb == null) {
      throw new IllegalStateException("picocli knows a verb that the table does not: " + name);
    }
    return verb;
  }

  private static Given given(ParseResult result, OptionTable table) {
    Given given = new Given();
    for (Option option : table.options()) {
      OptionSpec matched = result.matchedOption(option.name());
      if (matched != null) {
        for (String value : matched.originalStringValues()) {
          given.add(option, value);
        }
      }
    }
    if (!result.matchedPositionals().isEmpty()) {
      for (String word : result.matchedPositionals().get(0).originalStringValues()) {
        given.addWord(word);
      }
    }
    return given;
  }

  private static RequestException translated(ParameterException e) {
    String name = e.getCommandLine().getCommandName();
    OptionTable table = name.equals(ROOT) ? GlobalOptions.TABLE : verb(name).options();
    if (e instanceof UnmatchedArgumentException unmatched) {
      String typed = unmatched.getUnmatched().get(0);
      return typed.startsWith("-") || !name.equals(ROOT)
          ? UsageError.unknownOption(table, typed)
          : UsageError.unknownVerb(typed, Verbs.names());
    }
    Option option = option(table, e);
    if (option == null) {
      return UsageError.of(
          table.verb(), e.getMessage() + "; see " + UsageError.helpOf(table.verb()));
    }
    if (option.hasForms() && e.getValue() != null) {
      return UsageError.choice(table.verb(), option, String.valueOf(e.getValue()));
    }
    return option.isFlag()
        ? UsageError.notTruth(table.verb(), option, String.valueOf(e.getValue()))
        : UsageError.missingValue(table.verb(), option);
  }

  private static @Nullable Option option(OptionTable table, ParameterException e) {
    ArgSpec arg = e.getArgSpec();
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      arg = missing.getMissing().get(0);
    }
    return arg instanceof OptionSpec spec ? table.find(spec.longestName()) : null;
  }
}
