package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that lack something: each is told in one line what, and nothing is changed. */
class HostConditionsTest extends UserTest {

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run /bin/true", "ps", "commit x", "rm x"})
  void withoutRoot(String line) {
    Ended ended = as("setpriv --reuid=nobody --regid=nogroup --clear-groups", line);
    assertThat(ended)
        .exitsWith(line.startsWith("run") ? 125 : 1)
        .printsNothing()
        .saysInOneLine("root");
  }

  @Test
  void anybodyMayReadHelpAndVersion() {
    assertThat(as("setpriv --reuid=nobody --regid=nogroup --clear-groups", "--version")).succeeds();
    assertThat(as("setpriv --reuid=nobody --regid=nogroup --clear-groups", "run --help"))
        .succeeds();
  }

  /** As in a CI job that runs in an unprivileged container. */
  @Test
  void rootWithoutTheCapabilityToMount() {
    assertThat(as("setpriv --bounding-set -sys_admin", "run /bin/echo ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("CAP_SYS_ADMIN");
  }

  /**
   * The upper directory of an overlay cannot lie on an overlay: inside another container it must go
   * on all the same.
   */
  @Test
  void aHomeOnAnOverlay() {
    Path base = places.newDirectory("overlay");
    Host.sh(
        "mkdir $1/lower $1/upper $1/work $1/merged && mount -t overlay overlay"
            + " -o lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work $1/merged",
        base.toString());
    try {
      Places onOverlay = places.fresh("on-overlay");
      Path home = base.resolve("merged/home");
      Host.run("cp", "-a", places.home().toString(), home.toString());
      Invocation run =
          command(onOverlay, "run", "/bin/sh", "-c", "echo x >/f; rm /etc/group; cat /f")
              .env("MYDOCKER_HOME", home.toString());
      assertThat(run.run()).printsLines("x").saysInOneLine("overlay");
      assertEquals("busybox", String.join(" ", home.toFile().list()));
      Started shell =
          command(onOverlay, "run", "-i", "/bin/sh").env("MYDOCKER_HOME", home.toString()).start();
      shell.type("echo y >/f; echo ready\n").untilPrinted("ready\n");
      Invocation commit = command(onOverlay, "commit", "x").env("MYDOCKER_HOME", home.toString());
      assertThat(commit.run()).succeeds();
      shell.closeStdin().await();
      assertThat(
              command(onOverlay, "run", "x", "cat", "/f")
                  .env("MYDOCKER_HOME", home.toString())
                  .run())
          .printsLines("y");
    } finally {
      Host.run("umount", base + "/merged");
    }
  }

  /** Everything on the overlay, as when the whole command runs inside another container. */
  @Test
  void everythingOnAnOverlay() {
    Path base = places.newDirectory("everything");
    Host.sh(
        "mkdir $1/lower $1/upper $1/work $1/merged && mount -t overlay overlay"
            + " -o lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work $1/merged",
        base.toString());
    try {
      Path inner = base.resolve("merged");
      Host.run("mkdir", inner + "/home");
      Places there =
          new Places(
              inner,
              inner.resolve("home"),
              inner.resolve("data"),
              inner.resolve("run"),
              inner.resolve("s"));
      assertThat(command(there, "run", "/bin/sh", "-c", "echo x >/f; cat /f").run())
          .printsLines("x");
      assertThat(command(there, "run", "/bin/echo", "again").run())
          .printsLines("again")
          .saysInOneLine("overlay");
    } finally {
      Host.run("umount", base + "/merged");
    }
  }

  @Test
  void aReadOnlyHome() {
    Path home = places.newDirectory("read-only");
    Host.sh(
        "cp -a $1/. $2 && mount --bind $2 $2 && mount -o remount,ro,bind $2",
        places.home().toString(),
        home.toString());
    try {
      Ended ended = command("run", "/bin/echo", "ran").env("MYDOCKER_HOME", home.toString()).run();
      assertThat(ended).exitsWith(125).printsNothing().saysInOneLine(home.toString(), "read-only");
    } finally {
      Host.run("umount", home.toString());
    }
  }

  @Test
  void aReadOnlyHomeWithoutAnImage() {
    Path home = places.newDirectory("read-only-empty");
    Host.sh("mount --bind $1 $1 && mount -o remount,ro,bind $1", home.toString());
    try {
      Ended ended = command("run", "/bin/echo", "ran").env("MYDOCKER_HOME", home.toString()).run();
      assertThat(ended)
          .exitsWith(125)
          .printsNothing()
          .saysInOneLine(home.toString(), "read-only", "--home");
    } finally {
      Host.run("umount", home.toString());
    }
  }

  @Test
  void aReadOnlyDataRoot() {
    Path data = places.newDirectory("read-only-data");
    Host.sh("mount --bind $1 $1 && mount -o remount,ro,bind $1", data.toString());
    try {
      Ended ended =
          command("run", "/bin/echo", "ran")
              .env("MYDOCKER_DATA_ROOT", data.resolve("sub").toString())
              .run();
      assertThat(ended).exitsWith(125).printsNothing().saysInOneLine(data.toString(), "read-only");
    } finally {
      Host.run("umount", data.toString());
    }
  }

  @Test
  void aHomeThatIsMissing() {
    Path home = places.scratch("no/such/home");
    Ended ended = command("run", "/bin/echo", "ran").env("MYDOCKER_HOME", home.toString()).run();
    if (ended.exitCode() != 0) {
      assertThat(ended).exitsWith(125).printsNothing().saysInOneLine(home.toString());
      assertTrue(Files.notExists(home));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8", "POSIX", "nosuch", ""})
  void everyLocale(String locale) {
    Ended ended = command("run", "/bin/echo", "caf\u00c3\u00a9 \u00ff").env("LC_ALL", locale).run();
    assertThat(ended).printsLines("caf\u00c3\u00a9 \u00ff").isQuiet();
  }

  @Test
  void directoriesWithSpacesAndCommasAndColons() {
    // The overlay's options are split at commas and colons; these must not be.
    Places odd = places.fresh("a b,c:d\\e");
    assertThat(command(odd, "run", "/bin/sh", "-c", "echo x >/f; cat /f").run()).printsLines("x");
    assertThat(command(odd, "run", "/bin/echo", "again").run()).printsLines("again").isQuiet();
    assertThat(command(odd, "run", "--keep", "--name", "kept", "/bin/true").run()).succeeds();
    assertThat(command(odd, "commit", "kept", "image").run()).succeeds();
    assertThat(command(odd, "rm", "kept").run()).succeeds();
    assertThat(
            command(
                    "--home",
                    odd.home().toString(),
                    "--data-root",
                    odd.dataRoot().toString(),
                    "run",
                    "/bin/echo",
                    "x")
                .without("MYDOCKER_HOME")
                .without("MYDOCKER_DATA_ROOT")
                .run())
        .printsLines("x");
  }

  private Ended as(String how, String line) {
    List<String> words = new ArrayList<>(List.of(how.split(" ")));
    words.add(LAUNCHER);
    words.addAll(List.of(line.split(" ")));
    return new Invocation(places.environment(), words).run();
  }
}
