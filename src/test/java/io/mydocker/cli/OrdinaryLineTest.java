package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.container.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar by example; that both readers agree on it is {@link ReadersAgreeTest}'s. */
class OrdinaryLineTest {
  private static Given read(String... args) {
    Line line = OrdinaryLine.read(args);
    assertNotNull(line);
    return line.given();
  }

  @Test
  void flagsGoInOneWord() {
    Given given = read("run", "-it", "/bin/sh");
    assertEquals("true", given.last(RunOptions.INTERACTIVE));
    assertEquals("true", given.last(RunOptions.TTY));
    assertEquals(List.of("/bin/sh"), given.words());
  }

  @Test
  void aFlagCanBeTurnedOff() {
    assertEquals("false", read("run", "--rm=false", "x").last(RunOptions.RM));
    assertEquals("false", read("run", "-i", "-i=0", "x").last(RunOptions.INTERACTIVE));
    Given bundle = read("run", "-it=F", "x");
    assertEquals("true", bundle.last(RunOptions.INTERACTIVE));
    assertEquals("false", bundle.last(RunOptions.TTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-eA=b", "-e=A=b", "--env=A=b", "-ie=A=b", "-ieA=b"})
  void aValueCanBeAttached(String arg) {
    assertEquals(List.of("A=b"), read("run", arg, "x").all(RunOptions.ENV));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-e", "--env", "-ite"})
  void aValueCanFollow(String arg) {
    assertEquals(List.of("A=b"), read("run", arg, "A=b", "x").all(RunOptions.ENV));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rm", "-it", "-", "", "x y", "\u00ff"})
  void aValueIsTakenWhateverItLooksLike(String value) {
    Given given = read("run", "--name", value, "x");
    assertEquals(value, given.last(RunOptions.NAME));
    assertNull(given.last(RunOptions.RM));
  }

  @Test
  void theTutorialsNamesGoBeforeABundle() {
    assertEquals("web", read("run", "-name", "web", "x").last(RunOptions.NAME));
    assertEquals("web", read("run", "-name=web", "x").last(RunOptions.NAME));
    assertEquals("host", read("run", "-net", "host", "x").last(RunOptions.NETWORK));
  }

  /**
   * Both readers: one takes ordinary lines, the other the same lines where something else is odd.
   */
  @ParameterizedTest
  @CsvSource({"--explain, true", "--explain=T, true", "--explain=0, false", "--explain=json, json"})
  void aFlagMayHaveAWord(String arg, String value) {
    assertEquals(value, read("run", arg, "x").last(RunOptions.EXPLAIN));
    Line line = PicocliReader.read(new String[] {"run", "-i", arg, "x", "y"});
    assertEquals(value, line.given().last(RunOptions.EXPLAIN));
    assertEquals("true", line.given().last(RunOptions.INTERACTIVE));
    assertEquals(List.of("x", "y"), line.given().words());
  }

  @Test
  void aLetterOfABundleThatAsksForATextIsNotTaken() {
    Option flag = Option.flag("", List.of("-a"), "");
    OptionTable table =
        new OptionTable("v", List.of(flag, Option.asks("", List.of("-b"), "")), true);
    assertEquals(1, OptionReader.read(table, new String[] {"-aa", "x"}, 0, new Given()));
    String[] asking = {"-ab", "x"};
    assertEquals(OptionReader.NOT_MINE, OptionReader.read(table, asking, 0, new Given()));
  }

  /** Quotes, at signs and what looks like an option or a verb are values like any other. */
  @Test
  void picocliReadsAsDockerDoesToo() {
    String[] args = {
      "--home",
      "\"h\"",
      "run",
      "-e",
      "@x",
      "-e=\"q\"",
      "--name",
      "--rm",
      "-w",
      "run",
      "sh",
      "-i",
      "--"
    };
    Line line = PicocliReader.read(args);
    assertEquals("\"h\"", line.globals().last(GlobalOptions.HOME));
    assertEquals(List.of("@x", "\"q\""), line.given().all(RunOptions.ENV));
    assertEquals("--rm", line.given().last(RunOptions.NAME));
    assertEquals("run", line.given().last(RunOptions.WORKDIR));
    assertNull(line.given().last(RunOptions.INTERACTIVE));
    assertEquals(List.of("sh", "-i", "--"), line.given().words());
  }

  /** Before the verb as behind it, where the file is there and holds what would be arguments. */
  @Test
  void picocliExpandsNoFilesBeforeTheVerb(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("arguments"), "/h\nps\n--all\n");
    String word = "@" + file;
    String[] args = {"--debug", "--debug", "--home", word, "--home=" + word, "run", word, word};
    Line line = PicocliReader.read(args);
    assertEquals("run", line.verb().name());
    assertEquals(List.of(word, word), line.globals().all(GlobalOptions.HOME));
    assertEquals("true", line.globals().last(GlobalOptions.DEBUG));
    assertEquals(List.of(word, word), line.given().words());
  }

  @Test
  void optionsEndAtTheFirstWord() {
    Given given = read("run", "-i", "ls", "-t", "--", "--name");
    assertNull(given.last(RunOptions.TTY));
    assertEquals(List.of("ls", "-t", "--", "--name"), given.words());
  }

  @Test
  void twoDashesEndTheOptions() {
    assertEquals(List.of("-x", "--"), read("run", "-i", "--", "-x", "--").words());
  }

  @Test
  void optionsBeforeTheVerbAreRead() {
    Line line = OrdinaryLine.read(new String[] {"--home", "/h", "--debug", "run", "x"});
    assertNotNull(line);
    assertEquals("/h", line.globals().last(GlobalOptions.HOME));
    assertEquals("true", line.globals().last(GlobalOptions.DEBUG));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nosuch",
        "run --help x",
        "run --bogus --help",
        "run --help=false",
        "--help run x",
        "--version x",
        "run -ix sh",
        "run -ie",
        "run -ie= x",
        "run -ix=1 sh",
        "run -xi sh",
        "run -i=maybe x",
        "run -ti=maybe x",
        "run --explain=xml x",
        "run --name",
        "run --rm=maybe x",
        "-- run x",
        "--bogus run x"
      })
  void theRestIsPicoclis(String line) {
    // What follows --help may be wrong; the errors, and a verb that is none, are picocli's to tell.
    assertNull(OrdinaryLine.read(line.isEmpty() ? new String[0] : line.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource({
    "--help, help, []",
    "-h, help, []",
    "--home /h --help, help, []",
    "--version, version, []",
    "run --help, help, [run]",
    "run -it --rm --help, help, [run]",
    "ps -h, help, [ps]",
    "help, help, []",
    "help run, help, [run]",
    "ps -a, ps, []",
    "rm -f a b, rm, '[a, b]'",
    "rm a -f b, rm, '[a, b]'",
    "rm a -- -f, rm, '[a, -f]'"
  })
  void everyVerbAndTextIsRead(String line, String verb, String words) {
    Line read = OrdinaryLine.read(line.split(" ", -1));
    assertNotNull(read);
    assertEquals(verb, read.verb().name());
    assertEquals(words, read.given().words().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run --bogus x", "run --bogus=1 x", "run ---rm x", "run --=x x", "ps --bogus"})
  void anUnknownOptionIsToldOf(String line) {
    RequestException unknown =
        assertThrows(RequestException.class, () -> OrdinaryLine.read(line.split(" ", -1)));
    assertTrue(String.valueOf(unknown.getMessage()).contains("unknown option -"), line);
  }

  @Test
  void noVerbIsForgotten() {
    for (Verb verb : Verbs.ALL) {
      Verb found = Verb.named(verb.name());
      assertNotNull(found, verb.name());
      assertEquals(verb.getClass(), found.getClass());
    }
  }
}
