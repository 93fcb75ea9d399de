package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import io.mydocker.engine.Emit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What makes a start fast may be missing: then it is slower, which is said in one line, and
 * everything else is the same.
 */
class DamagedInstallationTest extends UserTest {
  private Path lib;
  private Path launcher;

  /** A launcher of its own whose files are links to those of the installation under test. */
  @BeforeEach
  void install() throws IOException {
    lib = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-damaged");
    launcher = lib.resolve("mydocker");
    Path installed = Path.of(LAUNCHER).toRealPath().getParent();
    for (String part : new String[] {"runtime", "mydocker.jar", "native"}) {
      Files.createSymbolicLink(lib.resolve(part), installed.resolve(part));
    }
    // The default image is made by JVMs of its own, which would each say what is missing.
    mydocker("run", "/bin/true");
    Emit.main(new String[] {"--lib", lib.toString(), "--out", launcher.toString()});
  }

  @AfterEach
  void remove() {
    Host.run("rm", "-r", lib.toString());
  }

  @Test
  void withoutItsArchivesItSaysSoAndWorks() throws IOException {
    assertThat(damaged("run", "/bin/sh", "-c", "echo $0; exit 7"))
        .exitsWith(7)
        .prints("/bin/sh\n")
        .saysInOneLine(
            "mydocker: warning: there is no "
                + lib
                + "/mydocker-run.jsa, without which every start is slower; run "
                + lib
                + "/make-archive");
    assertThat(damaged("ps", "-q"))
        .exitsWith(0)
        .prints("")
        .saysInOneLine("mydocker: warning: there is no " + lib + "/mydocker.jsa, without which");
  }

  @Test
  void withoutItsNativeLibrariesItSaysWhatToDo() throws IOException {
    Files.delete(lib.resolve("native"));
    assertThat(damaged("commit", "x"))
        .exitsWith(1)
        .saysOnStderr("load jffi's library from " + lib + "/native")
        .saysOnStderr("install mydocker again");
  }

  @Test
  void withoutItsRuntimeItTakesTheHosts() throws IOException {
    Files.delete(lib.resolve("runtime"));
    Files.createFile(lib.resolve("mydocker.jsa"));
    Files.createFile(lib.resolve("mydocker-run.jsa"));
    assertThat(damaged("run", "/bin/sh", "-c", "echo $0; exit 7"))
        .exitsWith(7)
        .prints("/bin/sh\n")
        .saysInOneLine(
            "mydocker: warning: there is no "
                + lib
                + "/runtime/bin/java to start; going on, slower, with /usr/bin/java; run"
                + " scripts/install.sh again");
    assertThat(damaged("run", "--no-such", "/bin/sh")).exitsWith(125).saysOnStderr("--no-such");
    assertThat(damaged("--log-level", "info", "ps"))
        .exitsWith(0)
        .saysOnStderr("listed 0 of 0 containers");
  }

  /** What an update of the JDK mends is not in a runtime that was made before. */
  /** Also of a line whose program is kept, and which would need no JVM. */
  @Test
  void aLineThatWasRunBeforeSaysItToo() throws IOException {
    Files.createFile(lib.resolve("mydocker-run.jsa"));
    String[] line = {"run", "/bin/echo", "again"};
    for (int i = 0; i < 2; i++) {
      assertThat(damaged(line)).prints("again\n").isQuiet();
    }
    Files.delete(lib.resolve("runtime"));
    for (int i = 0; i < 2; i++) {
      assertThat(damaged(line)).prints("again\n").saysInOneLine("there is no " + lib + "/runtime");
    }
    Files.delete(lib.resolve("mydocker-run.jsa"));
    assertThat(damaged(line)).prints("again\n").saysOnStderr("mydocker-run.jsa, without which");
  }

  @Test
  void aChangedJdkIsToldOf() throws IOException {
    Path jdk = Files.createDirectories(lib.resolve("jdk/lib"));
    Path modules = Files.writeString(jdk.resolve("modules"), "before");
    for (String archive : new String[] {"mydocker.jsa", "mydocker-run.jsa"}) {
      Path installed = Path.of(LAUNCHER).toRealPath().resolveSibling(archive);
      Files.createSymbolicLink(lib.resolve(archive), installed);
    }
    String[] emit = {"--lib", lib.toString(), "--jdk", lib + "/jdk", "--out", launcher.toString()};
    Emit.main(emit);
    assertThat(damaged("run", "/bin/true")).succeeds().isQuiet();
    Files.writeString(modules, "after, and longer");
    assertThat(damaged("run", "/bin/true"))
        .succeeds()
        .saysInOneLine(
            "mydocker: warning: "
                + modules
                + " has changed since this runtime was made of it; run "
                + lib
                + "/make-runtime");
    Files.delete(modules);
    assertThat(damaged("run", "/bin/true")).succeeds().isQuiet();
  }

  private Ended damaged(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = launcher.toString();
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return new Invocation(places.environment(), java.util.List.of(line)).run();
  }
}
