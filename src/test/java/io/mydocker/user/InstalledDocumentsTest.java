package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completions and manual pages as they were installed, tried with bash, zsh and man. */
class InstalledDocumentsTest extends UserTest {
  private static final Path SHARE = Path.of(LAUNCHER).getParent().resolveSibling("share");

  /** Calls the completion as bash does (bash(1), Programmable Completion). */
  private static final String BASH =
      """
      . "$1"
      shift
      name=$(complete -p mydocker | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
      "$name" mydocker "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  /** Types a line and two tabs at a zsh of its own, and prints what that shows. */
  private static final String ZSH =
      """
      zmodload zsh/zpty
      zpty z zsh -f -i
      zpty -w z "PROMPT= ; fpath=($1 \\$fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=1000"
      zpty -w z "bindkey '^I' complete-word; stty columns 200; print READ''Y"
      while zpty -r z line; do [[ $line == *READY* ]] && break; done
      zpty -w -n z "$2"$'\\t\\t'
      shown=
      for ((i = 0; i < 100; i++)); do
        while zpty -rt z line; do shown+=$line; done
        [[ $shown == *$3* ]] && break
        sleep 0.1
      done
      print -r -- "$shown"
      zpty -d z
      """;

  @ParameterizedTest
  @CsvSource({
    "mydocker|r, run rm restart rename rmi",
    "mydocker|i, inspect images image",
    "mydocker|run|--na, --name",
    "mydocker|run|--network|, none host container:",
    "mydocker|--log-level|, debug info warn",
    "mydocker|--log-level|info|co, commit",
    "mydocker|help|c, commit cp",
    "mydocker|ps|--no, --no-trunc",
    "mydocker|commit|--out, --output",
  })
  void bashCompletes(String line, String words) {
    Path script = SHARE.resolve("bash-completion/completions/mydocker");
    List<String> command = new ArrayList<>(List.of("bash", "-c", BASH, "bash", script.toString()));
    command.addAll(Arrays.asList(line.split("\\|", -1)));
    Ended ended = Host.run(command.toArray(String[]::new));
    assertEquals(Arrays.asList(words.split(" ")), ended.words(), ended::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "'mydocker ', run, -- Run a command in a new container",
    "'mydocker run --ne', --network, -- No network but loopback",
    "'mydocker run --network ', none, host",
    "'mydocker help ', commit, run",
  })
  void zshCompletes(String line, String first, String last) {
    Installed.need("zsh");
    String directory = SHARE.resolve("zsh/site-functions").toString();
    Ended ended = Host.run("zsh", "-c", ZSH, "zsh", directory, line, last);
    assertThat(ended).succeeds().saysOnStdout(first, last);
  }

  @Test
  void everyPageIsReadableWithoutAWarning() throws IOException {
    Installed.need("man");
    Set<String> names = new TreeSet<>();
    try (Stream<Path> pages = Files.list(SHARE.resolve("man/man1"))) {
      for (Path page : pages.filter(path -> path.toString().contains("mydocker")).toList()) {
        names.add(page.getFileName().toString());
        Ended shown =
            new Invocation(
                    java.util.Map.of("MANWIDTH", "80"),
                    List.of("man", "--warnings", "-E", "UTF-8", "-l", page.toString()))
                .run();
        assertThat(shown).succeeds().isQuiet().saysOnStdout("NAME", "SYNOPSIS", "OPTIONS");
        for (String line : shown.lines()) {
          String text = new String(Raw.bytes(line), StandardCharsets.UTF_8);
          assertTrue(text.length() <= 80, text);
        }
      }
    }
    assertTrue(names.containsAll(List.of("mydocker.1", "mydocker-run.1")), names::toString);
  }

  @Test
  void theLinksAreThoseOfTheVersionInUse() throws IOException {
    Path page = SHARE.resolve("man/man1/mydocker.1");
    assertTrue(Files.readSymbolicLink(page).toString().contains("/lib/mydocker/current/"));
    assertTrue(Raw.read(page).contains(mydocker("--version").stdout().split("[ ,]", -1)[1]));
  }
}
