package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of containers that are damaged, or nobody's: named, in nobody's way, and removed by rm. */
class DamagedStateTest extends KeptContainersTest {
  private String sound = "";
  private String broken = "";

  @BeforeEach
  void two() {
    sound = mydocker("run", "-d", "--name", "sound", "/bin/sleep", "1000").word();
    broken = mydocker("run", "-d", "--name", "broken", "/bin/true").word();
    assertThat(mydocker("wait", "broken")).printsLines("0");
  }

  private Path file(String id, String name) {
    return places.dataRoot().resolve("containers").resolve(id).resolve(name);
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, {\"ociVersion\":\"1.2.0\"\\,\"pro",
    "config.json, {}",
    "config.json, []",
    "config.json, ''",
    "place, nothing of ours",
    "place, ''"
  })
  void itIsNamedAndHidesNoOther(String file, String content) throws IOException {
    Files.writeString(file(broken, file), content);
    assertThat(mydocker("ps", "-aq")).printsLines(sound).saysInOneLine(broken, file, "mydocker rm");
    // Of those that run no other is read.
    assertThat(mydocker("ps", "-q")).printsLines(sound).isQuiet();
    assertThat(mydocker("inspect", "-f", "{{.Name}}", "broken", "sound"))
        .exitsWith(1)
        .printsLines("/sound")
        .saysInOneLine(broken, file);
    for (String verb : List.of("start", "export", "diff", "exec")) {
      Ended ended =
          verb.equals("exec") ? mydocker(verb, "broken", "/bin/true") : mydocker(verb, "broken");
      assertEquals(1, ended.stderr().lines().count(), ended::toString);
    }
    assertThat(mydocker("rm", "broken")).succeeds().printsLines("broken").isQuiet();
    nothingIsLeftOf(broken);
  }

  @Test
  void aDirectoryOfNobodysIsNamedAndRemoved() throws IOException {
    Files.createDirectories(file("foreign", "below"));
    Files.writeString(file("foreign", "below/file"), "x");
    assertThat(mydocker("ps", "-aq")).saysInOneLine("foreign", "mydocker rm foreign");
    assertThat(mydocker("rm", "foreign", broken)).succeeds().isQuiet();
    nothingIsLeftOf("foreign");
  }

  /** The older one is not meant. */
  @Test
  void itMayBeTheLatest() throws IOException {
    Files.writeString(file(broken, "config.json"), "x");
    assertThat(mydocker("rm", "-f", "--latest")).exitsWith(1).saysInOneLine("latest", broken);
    assertThat(mydocker("ps", "-q")).printsLines(sound);
    assertThat(mydocker("rm", "broken")).succeeds();
  }

  @Test
  void aNameThatLeadsToNobodyIsFree() throws IOException {
    Path names = places.dataRoot().resolve("names");
    for (String name : List.of("first", "second")) {
      Files.createSymbolicLink(names.resolve(name), Path.of("0123456789ab"));
    }
    assertThat(mydocker("run", "-d", "--name", "first", "/bin/true")).succeeds().isQuiet();
    assertThat(mydocker("rename", "broken", "second")).succeeds().isQuiet();
    assertThat(mydocker("run", "-d", "--name", "second", "/bin/true"))
        .exitsWith(125)
        .saysInOneLine("second", "in use");
    assertThat(mydocker("wait", "first", "second")).printsLines("0", "0");
  }

  /** Not by us: what a link leads to, and what no container's directory is called. */
  @Test
  void whatIsNoDirectoryOfOursIsLeftAlone() throws IOException {
    Path elsewhere = Files.createDirectories(places.newDirectory("elsewhere").resolve("upper"));
    Files.createSymbolicLink(file("link", ".").normalize(), elsewhere.getParent());
    Files.createDirectory(file("lost+found", ".").normalize());
    Files.writeString(file("plain", ".").normalize(), "x");
    try {
      assertThat(mydocker("ps", "-aq")).printsLines(broken, sound).isQuiet();
      for (String name : List.of("link", "lost+found", "plain")) {
        assertThat(mydocker("rm", "-f", name))
            .exitsWith(1)
            .saysInOneLine(name, "no such container");
      }
      assertTrue(Files.isDirectory(elsewhere));
    } finally {
      for (String name : List.of("link", "lost+found", "plain")) {
        Files.delete(file(name, ".").normalize());
      }
    }
    nothingIsLeftOf("link");
  }

  /** Nor an error of its configuration. */
  @Test
  void anExitCodeThatIsNoneIsUnknown() throws IOException {
    Files.writeString(file(broken, "exit"), "zz\n");
    assertThat(mydocker("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", "broken"))
        .printsLines("exited 255")
        .isQuiet();
  }

  /** Of one that runs the control group is known from its record, or from its id. */
  @ParameterizedTest
  @CsvSource({"config.json, x", "config.json, ''", "place, x", "place, ''"})
  void oneThatRunsIsEndedAndRemoved(String file, String content) throws IOException {
    Files.writeString(file(sound, file), content);
    assertThat(mydocker("ps", "-q")).printsNothing().saysInOneLine(sound, file, "rm -f " + sound);
    assertThat(mydocker("rm", "sound")).exitsWith(1).saysInOneLine("is running");
    assertThat(mydocker("rm", "-f", "sound")).succeeds().isQuiet();
    nothingIsLeftOf(sound);
  }

  private void nothingIsLeftOf(String id) {
    assertThat(mydocker("ps", "-aq")).succeeds().isQuiet();
    assertEquals(false, Files.exists(file(id, ".").normalize()), "its directory");
    removeContainers();
    world.becomesUnchanged();
  }
}
