package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of {@code run} that say who runs what where. */
class CommandOptionsTest extends UserTest {

  @BeforeAll
  void anImageWithUsers() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    append("busybox/etc/passwd", "app:x:4242:4343::/home/app:/bin/sh\n");
    append("busybox/etc/group", "apps:x:4343:\ncrew:x:4444:app,other\nempty:x:4545:\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0           | uid=0 gid=0 groups=0",
        "1000        | uid=1000 gid=0",
        "1000:1001   | uid=1000 gid=1001",
        "2147483646  | uid=2147483646 gid=0",
        "root        | uid=0 gid=0 groups=0",
        "app         | uid=4242 gid=4343 groups=4343,4444",
        "4242        | uid=4242 gid=4343 groups=4343,4444",
        "app:crew    | uid=4242 gid=4444",
        "app:0       | uid=4242 gid=0",
        "app:77      | uid=4242 gid=77",
        "1000:empty  | uid=1000 gid=4545"
      })
  void users(String user, String ids) {
    Ended ended = mydocker("run", "-u", user, "/bin/id");
    assertThat(ended).succeeds().isQuiet();
    for (String id : ids.split(" ", -1)) {
      String plain = " " + ended.stdout().replaceAll("\\([^)]*\\)", "").strip() + " ";
      if (!plain.contains(" " + id + " ")) {
        assertThat(ended).saysOnStdout(id);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nosuchuser",
        "app:nosuchgroup",
        "-1",
        "99999999999",
        ":",
        "app:",
        "_apt",
        "systemd-network"
      })
  void usersThatAreNotInTheContainerAreRefused(String user) {
    assertThat(mydocker("run", "-u", user, "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(user);
  }

  /**
   * A passwd file that leads out of the image must not be read: the host's users are not the
   * container's.
   */
  @Test
  void usersAreReadInsideTheRoot() throws IOException {
    Path outside = Raw.write(places.scratch("passwd"), "evil:x:0:0::/:/bin/sh\n");
    Path passwd = places.home("busybox/etc/passwd");
    Path saved = Files.move(passwd, places.home("busybox/etc/passwd.saved"));
    Files.createSymbolicLink(passwd, outside);
    try {
      assertThat(mydocker("run", "-u", "evil", "/bin/echo", "ran")).exitsWith(125).printsNothing();
      assertThat(mydocker("run", "-u", "1000", "/bin/echo", "ran")).printsLines("ran");
    } finally {
      Files.delete(passwd);
      Files.move(saved, passwd);
    }
  }

  @ParameterizedTest
  @CsvSource({"app,/home/app", "root,/root", "0,/root", "31337,/"})
  void homeIsTheUsers(String user, String home) {
    assertThat(mydocker("run", "-u", user, "/bin/sh", "-c", "echo $HOME")).printsLines(home);
  }

  @ParameterizedTest
  @CsvSource({
    "/tmp,/tmp",
    "/,/",
    "/tmp/../bin,/bin",
    "/made/on/demand,/made/on/demand",
    "/made dir,/made dir"
  })
  void workingDirectory(String given, String expected) {
    assertThat(mydocker("run", "-w", given, "/bin/pwd")).printsLines(expected);
  }

  @Test
  void workingDirectoryInAVolume() {
    Path source = places.newDirectory("work");
    assertThat(
            mydocker(
                "run",
                "-v",
                source + ":/src",
                "-w",
                "/src",
                "-u",
                "0:0",
                "/bin/sh",
                "-c",
                "echo x >made"))
        .succeeds();
    assertThat(Host.run("cat", source + "/made")).printsLines("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "", "/etc/passwd"})
  void wrongWorkingDirectories(String given) {
    assertThat(mydocker("run", "-w", given, "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(given.isEmpty() ? "-w" : given);
  }

  @Test
  void aWorkingDirectoryThatLeadsOutStaysInside() throws IOException {
    Path outside = places.newDirectory("outside");
    Path link = Files.createSymbolicLink(places.home("busybox/lead"), outside);
    try {
      assertThat(mydocker("run", "-w", "/lead/new", "/bin/sh", "-c", "echo x >f"))
          .neverSays("Exception");
      assertFalse(Files.exists(outside.resolve("new")), "made on the host");
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void entrypoint() {
    assertThat(mydocker("run", "--entrypoint", "/bin/echo", "busybox", "a", "b"))
        .printsLines("a b");
    assertThat(mydocker("run", "--entrypoint", "/bin/echo", "--image", "busybox", "a"))
        .printsLines("a");
    assertThat(mydocker("run", "--entrypoint=/bin/pwd", "busybox")).printsLines("/");
    assertThat(mydocker("run", "--entrypoint", "", "busybox", "echo", "cleared"))
        .printsLines("cleared");
    assertThat(mydocker("run", "--entrypoint", "nosuch", "busybox"))
        .exitsWith(127)
        .saysInOneLine("nosuch");
  }

  @Test
  void aNameIsUnique() {
    Started first = waiting("--name", "only");
    assertThat(mydocker("run", "--name", "only", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("only");
    assertThat(first.closeStdin().await()).succeeds();
    assertThat(mydocker("run", "-name", "only", "/bin/echo", "free again"))
        .printsLines("free again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-x", "two words", "../x", "/x", ".", "a/b", "line\nfeed", "caf\u00e9"})
  void namesThatAreNone(String name) {
    Ended ended = mydocker("run", "--name", name, "/bin/echo", "ran");
    assertThat(ended).exitsWith(125).printsNothing().saysOnStderr("mydocker: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "", "line\nfeed", "../x"})
  void hostNamesThatAreNone(String name) {
    assertThat(mydocker("run", "--hostname", name, "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing();
  }

  @Test
  void dockersAndTheTutorialsSpellings() {
    assertThat(mydocker("run", "-it", "/bin/echo", "x")).printsLines("x");
    assertThat(mydocker("run", "-ti", "/bin/echo", "x")).printsLines("x");
    assertThat(mydocker("run", "-i", "-t", "--rm", "busybox", "echo", "x")).printsLines("x");
    assertThat(
            mydocker(
                "run",
                "--interactive",
                "--rm",
                "--env",
                "A=1",
                "--env=B=2",
                "--workdir=/tmp",
                "--user=0",
                "/bin/sh",
                "-c",
                "echo $A$B $(pwd)"))
        .printsLines("12 /tmp");
    assertThat(mydocker("run", "-eA=1", "-w=/tmp", "/bin/sh", "-c", "echo $A $(pwd)"))
        .printsLines("1 /tmp");
    assertThat(
            mydocker("run", "--volume", places.scratch() + ":/v:ro", "--name=n", "/bin/echo", "x"))
        .printsLines("x");
  }

  private void append(String file, String text) {
    Path path = places.home(file);
    Raw.write(path, (Files.exists(path) ? Raw.read(path) : "") + text);
  }
}
