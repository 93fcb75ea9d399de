package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.container.CommitRequest;
import io.mydocker.container.ContainerRow;
import io.mydocker.container.RequestException;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.Packing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
  private final RecordedContainers containers = new RecordedContainers();

  /** README's table of exit codes, row by row. */
  @ParameterizedTest
  @CsvSource({"USAGE, 125, 125", "FAILED, 125, 1", "NOT_EXECUTABLE, 126, 1", "NOT_FOUND, 127, 1"})
  void failuresHaveTheirExitCodes(Kind kind, int ofRun, int ofOthers) {
    containers.failure = new RequestException(kind, "image x: not there; see y");
    Outcome.of(containers, "", "run", "x").refuses(ofRun, "image x: not there; see y");
    Outcome.of(containers, "", "ps").refuses(ofOthers, "image x: not there; see y");
    Outcome.of(containers, "", "rm", "x").refuses(ofOthers, "image x: not there; see y");
  }

  @Test
  void whatNobodyExpectedIsOneLineToo() {
    containers.failure = new IllegalStateException("a\nb");
    String line =
        "internal error: java.lang.IllegalStateException: a?b; 'mydocker --debug ...' shows where,"
            + " please report it";
    Outcome.of(containers, "", "run", "x").refuses(125, line);
    Outcome.of(containers, "", "ps", "--quiet").refuses(1, line);
    containers.failure = new StackOverflowError();
    assertEquals(1, Outcome.of(containers, "", "ps").code());
  }

  @Test
  void debugShowsTheTrace() {
    containers.failure = new IllegalStateException("a");
    Outcome outcome = Outcome.of(containers, "", "--debug", "run", "x");
    assertTrue(outcome.err().contains("\tat io.mydocker"), outcome.err());
    assertEquals(125, outcome.code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --itt x|run: unknown option --itt; did you mean --tty?",
        "run --it x|run: unknown option --it; did you mean -it?",
        "run -rm x|run: unknown option -rm; did you mean --rm?",
        "run -keep x|run: unknown option -keep; did you mean --keep?",
        "run --interactiv x|run: unknown option --interactiv; did you mean --interactive?",
        "run --qqqqqqqq x|run: unknown option --qqqqqqqq; see mydocker run --help",
        "run --debug x|run: unknown option --debug; it goes before the verb: mydocker --debug run",
        "run --nmae=x sh|run: unknown option --nmae; did you mean --name?",
        "ps --home=/x|ps: unknown option --home; it goes before the verb: mydocker --home DIR ps",
        "run -ix sh|run: unknown option -x; see mydocker run --help",
        "run --name|run: --name needs a value: --name NAME; see mydocker run --help",
        "run -e|run: --env (-e) needs a value: --env NAME[=VALUE]; see mydocker run --help",
        "run --rm=maybe x|run: --rm=maybe: write true or false, or --rm alone",
        "run --explain=xml x|run: --explain 'xml': this version takes true, false, full or json",
        "run|run: no command given; for example: mydocker run -it /bin/sh",
        "run -it|run: no command given; for example: mydocker run -it /bin/sh",
        "rnu x|unknown command 'rnu'; did you mean run?",
        "exchange x|unknown command 'exchange'; see mydocker --help",
        "--hom /x run y|unknown option --hom; did you mean --home?",
        "--home|--home needs a value: --home DIR; see mydocker --help",
        "ps x|ps: takes no argument: 'x'",
        "ps --size|ps: --size (-s): this version does not have it yet",
        "rm|rm: no container given; mydocker ps -a lists them",
        "commit|commit: no image given; for example: mydocker commit myimage",
        "commit a b c|commit: too many arguments from 'c' on; give [CONTAINER] IMAGE",
        "commit --output= a|commit: --output '': give a file, or - for standard output",
        "--log-level x ps|--log-level 'x': this version takes debug, info or warn",
        "--log-format=y ps|--log-format 'y': this version takes text or json",
        "--log-level|--log-level needs a value: --log-level LEVEL; see mydocker --help",
        "help nothing|unknown command 'nothing'; see mydocker --help",
        "init|init: mydocker starts this itself, as first process of a container; to start one,"
            + " use mydocker run"
      })
  void aWrongLineGetsOneLine(String line, String said) {
    Outcome.of(containers, "", line.split(" ")).refuses(125, said);
    assertTrue(containers.asked.isEmpty());
  }

  @Test
  void noVerbGetsOneLine() {
    Outcome.of().refuses(125, "no command given; see mydocker --help");
  }

  @Test
  void anArgumentCannotBreakTheLineOrTheTerminal() {
    Outcome.of("run", "--x\n\033[2J", "y")
        .refuses(125, "run: unknown option --x??[2J; see mydocker run --help");
  }

  @Test
  void bytesAreSaidAsTheyCame() {
    Outcome.of("comit\u00c3\u00ff")
        .refuses(125, "unknown command 'comit\u00c3\u00ff'; did you mean commit?");
  }

  @Test
  void rmPassesAllArgumentsOn() {
    Outcome.of(containers, "", "rm", "a", "-f", "b", "--", "-c").prints("");
    assertEquals(List.of("remove [a, b, -c] force=true"), containers.asked);
  }

  @Test
  void psShowsIdsOnly() {
    containers.rows.add(
        new ContainerRow(
            "0123456789ab", "web", "img", List.of("sh"), 7, "running", -1, 0, Map.of(), 0, 0));
    Outcome.of(containers, "", "ps", "-aq").prints("0123456789ab\n");
    assertEquals(List.of("list all=true"), containers.asked);
  }

  @Test
  void commitTellsWhereTheArchiveIs() {
    Outcome outcome = Outcome.of(containers, "", "commit", "web", "img", "--pause=false");
    assertEquals("commitContainer imageTar:/root/img.tar\n", outcome.out());
    assertEquals("mydocker: volume /www is not in the image\n", outcome.err());
    assertEquals(
        List.of(
            new CommitRequest(
                "web",
                "img",
                null,
                false,
                Packing.USUAL.withoutDigest(),
                CommitRequest.Description.NONE)),
        containers.asked);
  }

  @Test
  void commitOfOneWordNamesTheImage() {
    Outcome.of(containers, "", "commit", "img");
    assertEquals(
        List.of(
            new CommitRequest(
                null,
                "img",
                null,
                true,
                Packing.USUAL.withoutDigest(),
                CommitRequest.Description.NONE)),
        containers.asked);
  }

  @Test
  void aStreamedArchiveHasStandardOutputToItself() {
    Outcome outcome = Outcome.of(containers, "", "commit", "-o", "-");
    assertEquals("archive", outcome.out());
    assertTrue(outcome.err().endsWith("\ncommitContainer imageTar:-\n"), outcome.err());
    assertEquals(
        List.of(
            new CommitRequest(
                null,
                null,
                "-",
                true,
                Packing.USUAL.withoutDigest(),
                CommitRequest.Description.NONE)),
        containers.asked);
  }

  @Test
  void theVersionNamesItsParts() {
    Outcome outcome = Outcome.of("--version");
    assertTrue(
        outcome.out().matches("mydocker .*, commit .*, JDK 1?[0-9.+].*, native engine for \\w+\n"),
        outcome.out());
    assertEquals(0, outcome.code());
  }

  @Test
  void anOutputThatIsFullIsAFailureAndOneThatIsGoneIsQuiet() {
    RecordedOutput err = new RecordedOutput();
    assertEquals(1, into("No space left on device", err));
    assertEquals("mydocker: standard output: No space left on device\n", err.text());
    RecordedOutput quiet = new RecordedOutput();
    assertEquals(141, into("Broken pipe", quiet));
    assertEquals("", quiet.text());
  }

  private int into(String failure, RecordedOutput err) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    return new Cli(new Console(broken, err), CallerEnvironment.of(new byte[0]), containers)
        .run(new String[] {"ps"});
  }

  @Test
  void aFailedWriteBelowIsSaidWithoutTheClass() {
    containers.failure = new UncheckedIOException("/run/mydocker: full", new IOException("full"));
    Outcome.of(containers, "", "ps").refuses(1, "/run/mydocker: full");
  }
}
