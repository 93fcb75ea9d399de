package io.mydocker.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes what is installed beside the program for shells and readers: completions, manual pages and
 * help texts. Run at build and install time only: {@code Documents --out DIR --version VERSION};
 * what {@code PREFIX/share} is to hold goes to {@code DIR/share}.
 */
public final class Documents {
  private Documents() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 4 || !args[0].equals("--out") || !args[2].equals("--version")) {
      throw new IllegalArgumentException("Documents: --out DIR --version VERSION is expected");
    }
    for (Map.Entry<String, String> file : all(args[3]).entrySet()) {
      Path path = Path.of(args[1], file.getKey());
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, file.getValue(), StandardCharsets.US_ASCII);
    }
  }

  /** Text by path. */
  static Map<String, String> all(String version) {
    Map<String, String> files = new TreeMap<>();
    files.put("share/bash-completion/completions/mydocker", bash());
    files.put("share/zsh/site-functions/_mydocker", ZshCompletion.script());
    files.put("share/man/man1/mydocker.1", ManPage.ofAll(version));
    files.put(HelpFile.path(""), HelpText.ofAll());
    for (Verb verb : Verbs.ALL) {
      files.put(HelpFile.path(verb.name()), HelpText.of(verb));
      if (!verb.isHidden()) {
        files.put("share/man/man1/mydocker-" + verb.name() + ".1", ManPage.of(verb, version));
      }
    }
    return files;
  }

  private static String bash() {
    return AutoComplete.bash("mydocker", new CommandLine(CommandModel.ofAll()));
  }
}
