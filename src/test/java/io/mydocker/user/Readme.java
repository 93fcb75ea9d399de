package io.mydocker.user;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that README.md shows. In a block marked {@code sh} each line is one; in an unmarked
 * block one stands behind the prompt {@code #}, or {@code / #} inside a container, and what follows
 * is its output.
 */
record Readme(List<Block> blocks, String text) {
  private static final String FENCE = "```";
  private static final Pattern COMMENT = Pattern.compile("\\s{2,}#\\s.*");
  private static final Pattern SCRIPT = Pattern.compile("`(?:sudo )?(scripts/[a-z-]+\\.sh)[^`]*`");
  private static final Pattern VERB =
      Pattern.compile("`(?:sudo )?mydocker (?:help )?([a-z]+)[^`]*`");

  /** A fenced block. */
  record Block(List<Command> commands) {}

  /**
   * One command.
   *
   * @param inside whether it is typed at a shell in a container
   * @param output what the page shows of it, lines with their ends; empty when it shows none
   */
  record Command(String line, boolean inside, String output) {}

  static Readme read() {
    String text = Raw.read(Path.of("README.md"));
    List<Block> blocks = new ArrayList<>();
    String[] parts = text.split("(?m)^" + FENCE, -1);
    for (int i = 1; i < parts.length; i += 2) {
      int end = parts[i].indexOf('\n');
      String body = parts[i].substring(end + 1);
      blocks.add(parts[i].startsWith("sh\n") ? script(body) : transcript(body));
    }
    return new Readme(List.copyOf(blocks), text);
  }

  private static Block script(String body) {
    List<Command> commands = new ArrayList<>();
    for (String line : body.lines().toList()) {
      commands.add(new Command(COMMENT.matcher(line).replaceFirst(""), false, ""));
    }
    return new Block(commands);
  }

  private static Block transcript(String body) {
    List<Command> commands = new ArrayList<>();
    for (String line : body.lines().toList()) {
      if (line.startsWith("# ")) {
        commands.add(new Command(line.substring(2), false, ""));
      } else if (line.startsWith("/ # ")) {
        commands.add(new Command(line.substring(4), true, ""));
      } else {
        Command last = commands.remove(commands.size() - 1);
        commands.add(new Command(last.line(), last.inside(), last.output() + line + "\n"));
      }
    }
    return new Block(commands);
  }

  /** The scripts that it names in its text and tables. */
  Set<String> scripts() {
    return found(SCRIPT);
  }

  /** The verbs of the commands that it names in its text and tables. */
  Set<String> verbs() {
    return found(VERB);
  }

  private Set<String> found(Pattern pattern) {
    Set<String> found = new TreeSet<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
