package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Without any setting, as the README has it: everything below /root, /var/lib/mydocker and
 * /run/mydocker.
 */
class RealDefaultsTest extends UserTest {
  private static final Path ROOT = Path.of("/root");
  private static final String IMAGE = "mydocker-test-" + ProcessHandle.current().pid();

  private final List<Path> notThereBefore = new ArrayList<>();

  @BeforeAll
  void rememberWhatIsTheUsers() {
    for (String path : List.of("/root/busybox", "/var/lib/mydocker", "/run/mydocker")) {
      if (Files.notExists(Path.of(path))) {
        notThereBefore.add(Path.of(path));
      }
    }
    // Whichever test is first: making the default image is said.
    assertThat(plain("run", "/bin/true").run()).succeeds();
  }

  @AfterAll
  void removeWhatWasNotThere() {
    Host.run("rm", "-f", ROOT.resolve(IMAGE + ".tar").toString());
    notThereBefore.forEach(path -> Host.run("rm", "-rf", "--one-file-system", path.toString()));
  }

  @Test
  void theTutorialsTranscript() {
    assertThat(plain("run", "/bin/echo", "hello").run()).printsLines("hello");
    Started shell = plain("run", "-i", "/bin/sh").start();
    shell.type("echo mine >/root/file; echo ready\n").untilPrinted("ready\n");
    assertTrue(Host.isMountPoint(ROOT.resolve("merged")));
    assertEquals("mine\n", Raw.read(ROOT.resolve("upper/root/file")));
    assertThat(plain("commit", IMAGE).run())
        .succeeds()
        .prints("commitContainer imageTar:/root/" + IMAGE + ".tar\n");
    assertThat(shell.closeStdin().await()).succeeds();
    assertThat(plain("run", IMAGE, "cat", "/root/file").run()).printsLines("mine").isQuiet();
    for (String name : List.of("merged", "upper", "work")) {
      assertTrue(Files.notExists(ROOT.resolve(name)), "/root/" + name + " after the end");
    }
    assertTrue(Files.isDirectory(ROOT.resolve("busybox")));
    assertEquals("700", Host.run("stat", "-c", "%a", "/var/lib/mydocker").word());
  }

  /** The home is root's, not the caller's $HOME, which sudo may keep. */
  @Test
  void theCallersHomeDoesNotMatter() {
    assertThat(plain("run", "/bin/echo", "x").env("HOME", "/nonexistent").run())
        .printsLines("x")
        .isQuiet();
    assertThat(plain("run", "/bin/echo", "x").without("HOME").run()).printsLines("x").isQuiet();
  }

  private static Invocation plain(String... arguments) {
    List<String> words = new ArrayList<>(List.of(LAUNCHER));
    words.addAll(List.of(arguments));
    return new Invocation(Map.of(), words);
  }
}
