package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help and version: what somebody sees who has never used it. */
class FrontTest extends UserTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "commit", "ps", "rm"})
  void helpReadsWellAt80Columns(String verb) {
    List<String> words = new ArrayList<>(List.of(verb, "--help"));
    words.remove("");
    Ended help = mydocker(words.toArray(String[]::new));
    assertThat(help).succeeds().isQuiet().saysOnStdout("mydocker " + verb, "Example");
    for (String line : help.lines()) {
      assertTrue(line.length() <= 80, "longer than 80 columns: " + line);
    }
  }

  @Test
  void helpNamesTheVerbs() {
    assertThat(mydocker("--help")).saysOnStdout("run", "commit", "ps", "rm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-v",
        "-e",
        "-w",
        "-u",
        "-i",
        "-t",
        "--name",
        "--hostname",
        "--entrypoint",
        "--network",
        "--keep",
        "--rm",
        "--image"
      })
  void helpNamesEveryOptionOfRun(String option) {
    assertThat(mydocker("run", "--help")).saysOnStdout(option);
  }

  @Test
  void versionSaysWhatIsInstalled() {
    Ended version = mydocker("--version");
    assertThat(version).succeeds().isQuiet().saysOnStdout("mydocker", "0.1.0");
    assertTrue(
        version.stdout().matches("(?s).*\\b[0-9a-f]{7,40}\\b.*"), "the commit in\n" + version);
    assertTrue(version.stdout().matches("(?is).*(jdk|java).*17.*"), "the JDK in\n" + version);
    assertTrue(version.stdout().matches("(?is).*engine.*"), "the engine in\n" + version);
  }

  @Test
  void withoutAVerbItSaysHowToGoOn() {
    Ended ended = mydocker();
    assertTrue(ended.exitCode() == 0 || ended.exitCode() == 125, ended.toString());
    assertTrue((ended.stdout() + ended.stderr()).contains("--help"), ended.toString());
    assertThat(ended).neverSays("Exception");
  }

  @Test
  void outputThatCannotBeWrittenIsAnError() {
    Ended ended = shell("\"$MYDOCKER\" ps >/dev/full").run();
    assertThat(ended).exitsWith(1).saysOnStderr("mydocker: ").neverSays("Exception");
  }
}
