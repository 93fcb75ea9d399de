package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
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
        "ps",
        "run --help",
        "--help run x",
        "--version",
        "run --bogus x",
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
        "run ---rm x",
        "run --=x x"
      })
  void theRestIsPicoclis(String line) {
    assertNull(OrdinaryLine.read(line.isEmpty() ? new String[0] : line.split(" ", -1)));
  }
}
