package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script relies on: the exit code, and for each failure one line that says why. */
class ExitCodesTest extends UserTest {

  @BeforeAll
  void programsThatCannotBeExecuted() throws IOException {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    program("no-interpreter", "#!/no/such/interpreter -x\necho ran\n");
    program("carriage-return", "#!/bin/sh\r\necho ran\r\n");
    program("no-magic", "echo ran\n");
    program("empty", "");
    Elf.forAarch64(places.home("busybox/bad/other-cpu"));
    Host.run("chmod", "644", program("no-mode-bit", "#!/bin/sh\necho ran\n").toString());
    // A dynamic program of the host's, whose loader the image does not have.
    Files.copy(Path.of(Installed.need("stty")), places.home("busybox/bad/no-loader"));
    Files.createSymbolicLink(places.home("busybox/bad/dangling"), Path.of("/no/such/target"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 42, 63, 64, 124, 125, 126, 127, 128, 129, 137, 143, 254, 255})
  void isTheCommandsOwn(int code) {
    assertThat(inside("exit " + code)).exitsWith(code).printsNothing().isQuiet();
  }

  @Test
  void trueAndFalse() {
    assertThat(mydocker("run", "/bin/true")).succeeds().printsNothing().isQuiet();
    assertThat(mydocker("run", "/bin/false")).exitsWith(1).printsNothing().isQuiet();
  }

  /** From outside: the kernel lets nobody inside do this to its first process. */
  @Test
  void ofACommandThatASignalEnded() {
    Started container = waiting();
    Host.signal("KILL", onlyPid());
    assertThat(container.await()).exitsWith(137);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/bad/no-interpreter  | 126 | /no/such/interpreter",
        "/bad/carriage-return | 126 | carriage return",
        "/bad/other-cpu       | 126 | aarch64",
        "/bad/no-mode-bit     | 126 | execut",
        "/bad/no-loader       | 126 | ld-linux",
        "/bad/no-magic        | 126 | #!",
        "/bad/empty           | 126 | empty",
        "/bin                 | 126 | directory",
        "/etc/passwd/x        | 127 | not",
        "/bad/dangling        | 127 | not",
        "/bin/nosuch          | 127 | not found"
      })
  void whyACommandCannotRun(String path, int code, String reason) {
    assertThat(mydocker("run", path, "argument"))
        .exitsWith(code)
        .printsNothing()
        .saysInOneLine(path, reason);
    assertThat(mydocker("run", "--image", "busybox", path))
        .exitsWith(code)
        .printsNothing()
        .saysInOneLine(path);
  }

  @Test
  void foundInPathButNotExecutable() {
    assertThat(mydocker("run", "-e", "PATH=/bad:/bin", "busybox", "no-mode-bit"))
        .exitsWith(126)
        .saysInOneLine("/bad/no-mode-bit");
    assertThat(mydocker("run", "-e", "PATH=/bad:/bin", "busybox", "carriage-return"))
        .exitsWith(126)
        .saysInOneLine("/bad/carriage-return", "carriage return");
  }

  @Test
  void anotherUserMayNotExecute() throws IOException {
    Path script = program("owner-only", "#!/bin/sh\necho ran\n");
    Host.run("chmod", "700", script.toString());
    assertThat(mydocker("run", "/bad/owner-only")).printsLines("ran");
    assertThat(mydocker("run", "-u", "1000", "/bad/owner-only"))
        .exitsWith(126)
        .saysInOneLine("/bad/owner-only");
  }

  @Test
  void anotherUserMayNotEnterTheDirectory() throws IOException {
    Path directory = places.home("busybox/bad/closed");
    Files.createDirectory(directory);
    program("closed/script", "#!/bin/sh\necho ran\n");
    Host.run("chmod", "700", directory.toString());
    assertThat(mydocker("run", "-u", "1000", "/bad/closed/script"))
        .exitsWith(126)
        .saysInOneLine("/bad/closed/script", "directory on the way");
  }

  /** A word that is neither names both readings. */
  @Test
  void aWordThatIsNeitherImageNorCommand() {
    assertThat(mydocker("run", "nosuchword", "x"))
        .exitsWith(127)
        .printsNothing()
        .saysInOneLine("nosuchword", "image", "command");
  }

  @Test
  void anImageThatIsNotThere() {
    assertThat(mydocker("run", "--image", "nosuchimage", "/bin/true"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("nosuchimage");
    assertThat(mydocker("run", "/no/such/image.tar", "/bin/true"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("/no/such/image.tar");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run                          | command",
        "run -it                      | command",
        "run --entrypont /bin/sh x    | --entrypoint",
        "run --nosuch /bin/true       | --nosuch",
        "run -Q /bin/true             | -Q",
        "run -e                       | -e",
        "run --name                   | --name",
        "run --rm=perhaps /bin/true   | --rm",
        "ps --nosuch                  | --nosuch",
        "ps extra                     | extra",
        "rm                           | container",
        "commit                       | image",
        "commit a b c                 | c",
        "commit --pause=perhaps x     | pause",
        "rnu /bin/true                | run",
        "comit x                      | commit",
        "--nosuch                     | --nosuch"
      })
  void wrongArguments(String line, String fragment) {
    assertThat(mydocker(line.split(" +"))).exitsWith(125).printsNothing().saysInOneLine(fragment);
  }

  @Test
  void initIsNotForPeople() {
    Ended ended = mydocker("init");
    assertThat(ended).printsNothing().saysOnStderr("mydocker: ", "init").neverSays("Exception");
    if (ended.exitCode() == 0) {
      assertThat(ended).exitsWith(125);
    }
  }

  private Path program(String name, String text) throws IOException {
    Path file = Raw.write(places.home("busybox/bad/" + name), text);
    Host.run("chmod", "755", file.toString());
    return file;
  }
}
