package io.mydocker.cli;

import java.io.File;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * All commands with what each shows of its options, as picocli knows them: what its completion is
 * made from.
 */
final class CommandModel {
  private CommandModel() {}

  static CommandSpec ofAll() {
    CommandSpec root = CommandSpec.create().name("mydocker");
    add(root, GlobalOptions.TABLE);
    for (Verb verb : Verbs.ALL) {
      if (!verb.isHidden()) {
        CommandSpec spec = CommandSpec.create().name(verb.name());
        add(spec, verb.options());
        if (verb == Verbs.HELP) {
          spec.addPositional(verbName());
        }
        root.addSubcommand(verb.name(), spec);
      }
    }
    return root;
  }

  private static PositionalParamSpec verbName() {
    return PositionalParamSpec.builder()
        .paramLabel("COMMAND")
        .arity("0..1")
        .type(String.class)
        .completionCandidates(Verbs.names())
        .build();
  }

  private static void add(CommandSpec spec, OptionTable table) {
    for (Option option : table.shown()) {
      OptionSpec.Builder builder =
          OptionSpec.builder(option.names().toArray(new String[0])).description(option.help());
      if (option.isFlag()) {
        builder.type(boolean.class).arity("0");
      } else {
        builder
            .type(isPath(option) ? File.class : String.class)
            .arity("1")
            .paramLabel(option.label());
        if (!option.choices().isEmpty()) {
          builder.completionCandidates(option.choices());
        }
      }
      spec.addOption(builder.build());
    }
  }

  /** Whether the value is, or begins with, a path of the host. */
  static boolean isPath(Option option) {
    List<String> paths = List.of("DIR", "FILE", "HOST:");
    boolean isInside = option.name().equals("--workdir");
    return !isInside && paths.stream().anyMatch(option.label()::startsWith);
  }
}
