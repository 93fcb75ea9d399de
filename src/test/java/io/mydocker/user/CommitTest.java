package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code commit}: which container, where the archive goes, what is said, and that a failure changes
 * nothing.
 */
class CommitTest extends UserTest {

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @AfterEach
  void removeImages() throws IOException {
    for (String name : places.home().toFile().list()) {
      if (name.endsWith(".tar")) {
        Files.delete(places.home(name));
      }
    }
  }

  @Test
  void theMainJob() {
    Started shell = start("run", "-i", "/bin/sh");
    shell.type("echo work >/result; echo ready\n").untilPrinted("ready\n");
    Path image = places.home("myimage.tar");
    assertThat(mydocker("commit", "myimage"))
        .succeeds()
        .prints("commitContainer imageTar:" + image + "\n")
        .isQuiet();
    // It goes on as if nothing had happened, and what it does now is not in the image.
    shell.type("echo after >/after; cat /result /after\n").untilPrinted("work\nafter\n");
    assertThat(shell.closeStdin().await()).succeeds();
    assertThat(mydocker("run", "myimage", "cat", "/result")).printsLines("work").isQuiet();
    assertThat(mydocker("run", "--image", "myimage", "/bin/ls", "/after")).exitsWith(1);
    assertThat(mydocker("run", image.toString(), "cat", "/result")).printsLines("work");
  }

  @Test
  void nothingToCommit() {
    assertThat(mydocker("commit", "myimage"))
        .exitsWith(1)
        .printsNothing()
        .saysInOneLine("container");
    assertTrue(Files.notExists(places.home("myimage.tar")));
  }

  @Test
  void severalRunningAsksWhich() {
    Started first = waiting("--name", "first");
    Started second = start("run", "-i", "--name", "second", "/bin/sh");
    second.type("echo 2 >/which; echo ready\n").untilPrinted("ready\n");
    assertThat(mydocker("commit", "myimage"))
        .exitsWith(1)
        .printsNothing()
        .saysInOneLine("commit CONTAINER IMAGE");
    assertTrue(Files.notExists(places.home("myimage.tar")));
    assertThat(mydocker("commit", "second", "myimage")).succeeds();
    assertThat(mydocker("commit", "nosuch", "other"))
        .exitsWith(1)
        .printsNothing()
        .saysInOneLine("nosuch");
    first.closeStdin().await();
    second.closeStdin().await();
    assertThat(mydocker("run", "myimage", "cat", "/which")).printsLines("2");
  }

  @Test
  void byAnIdsBeginning() {
    Started shell = waiting();
    assertThat(mydocker("commit", onlyId().substring(0, 5), "myimage")).succeeds();
    shell.closeStdin().await();
  }

  @Test
  void aKeptContainer() {
    assertThat(mydocker("run", "--keep", "--name", "kept", "/bin/sh", "-c", "echo kept >/f"))
        .succeeds();
    assertThat(mydocker("commit", "kept", "myimage")).succeeds();
    assertThat(mydocker("rm", "kept")).succeeds();
    assertThat(mydocker("run", "myimage", "cat", "/f")).printsLines("kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/x",
        "a/b",
        ".",
        "..",
        "",
        "busybox",
        "merged",
        "upper",
        "work",
        ".hidden",
        "-x",
        "line\nfeed",
        "x\u0000"
      })
  void namesThatAreRefused(String name) {
    Started container = waiting();
    String before = listing();
    if (name.indexOf('\0') < 0) {
      Ended ended = mydocker("commit", "--", name);
      assertThat(ended)
          .exitsWith(125)
          .printsNothing()
          .saysOnStderr("mydocker: ")
          .neverSays("Exception");
    }
    assertEquals(before, listing());
    assertTrue(Files.notExists(places.base().resolve("x.tar")));
    assertThat(container.closeStdin().await()).succeeds();
  }

  @Test
  void toAFile() throws IOException {
    Started container = waiting();
    Path file = places.scratch("out file.tar.gz");
    assertThat(mydocker("commit", "-o", file.toString()))
        .succeeds()
        .prints("commitContainer imageTar:" + file + "\n");
    Host.run("tar", "-tzf", file.toString());
    assertThat(mydocker("commit", "-o", "/no/such/dir/x.tar"))
        .exitsWith(1)
        .printsNothing()
        .saysInOneLine("/no/such/dir");
    assertEquals(0, places.home().toFile().list((d, n) -> n.endsWith(".tar")).length);
    container.closeStdin().await();
    Files.delete(file);
  }

  /** In a directory of its own: a mistake here once took the place of the host's /dev/null. */
  @Test
  void neverInThePlaceOfADevice() throws IOException {
    Started container = waiting();
    Path directory = places.newDirectory("devices");
    Path device = directory.resolve("null");
    Path fifo = directory.resolve("fifo");
    Path link = directory.resolve("link");
    Host.run("mknod", device.toString(), "c", "1", "3");
    Host.run("mkfifo", fifo.toString());
    Files.createSymbolicLink(link, device);
    String before = Host.run("ls", "-lA", directory.toString()).stdout();
    for (Path each : new Path[] {device, fifo, link, directory}) {
      assertThat(mydocker("commit", "-o", each.toString()))
          .exitsWith(1)
          .printsNothing()
          .saysInOneLine(each.toString(), "regular");
    }
    assertEquals(before, Host.run("ls", "-lA", directory.toString()).stdout());
    assertThat(container.closeStdin().await()).succeeds();
  }

  @Test
  void toARelativeFile() throws IOException {
    Started container = waiting();
    Path directory = places.newDirectory("relative");
    assertThat(command("commit", "-o", "x.tar", "name").in(directory).run()).succeeds();
    assertTrue(Files.exists(directory.resolve("x.tar")));
    container.closeStdin().await();
  }

  @Test
  void toAStream() throws IOException {
    Started container = waiting();
    Ended ended = mydocker("commit", "-o", "-");
    assertThat(ended).succeeds();
    Path file = Raw.write(places.scratch("stream"), ended.stdout());
    assertThat(Host.run("tar", "-tzf", file.toString())).saysOnStdout("./bin/busybox\n");
    // A reader that goes away is an error of ours, and quick.
    Ended cut = shell("\"$MYDOCKER\" commit -o - | head -c 100 | wc -c").run();
    assertEquals("100", cut.word());
    assertThat(shell("\"$MYDOCKER\" commit -o - >/dev/full").run())
        .exitsWith(1)
        .saysInOneLine("space");
    container.closeStdin().await();
  }

  @Test
  void withoutAPause() {
    Started container = waiting();
    assertThat(mydocker("commit", "--pause=false", "myimage")).succeeds();
    container.closeStdin().await();
  }

  /** A counter that runs while it is packed must stand still, or the archive mixes two moments. */
  @Test
  void theContainerIsFrozenWhileItIsRead() {
    String script =
        "n=0; while [ ! -e /stop ]; do n=$((n+1)); echo $n >/a; echo $n >/z; [ $n = 50 ] && echo"
            + " ready; done";
    Started counter =
        start("run", "--name", "counter", "/bin/sh", "-c", script).untilPrinted("ready\n");
    assertThat(mydocker("commit", "counter", "myimage")).succeeds();
    assertThat(counter.signal("TERM").await()).exitsWith(143);
    Ended seen = mydocker("run", "myimage", "/bin/sh", "-c", "cat /a; cat /z");
    int a = seen.words().isEmpty() ? 0 : Integer.parseInt(seen.words().get(0));
    int z = seen.words().size() < 2 ? a : Integer.parseInt(seen.words().get(1));
    assertTrue(a - z == 0 || a - z == 1, "two counters written one after the other:\n" + seen);
  }

  /**
   * A reader that stops reading holds the walk while the container is removed: what is left then is
   * no image, whatever of it can still be read.
   */
  @Test
  void aContainerThatEndsMeanwhileIsNoImage() throws IOException {
    Started container =
        start(
                "run",
                "--name",
                "ends",
                "/bin/sh",
                "-c",
                "mkdir /first; for i in 1 2 3; do cat /dev/urandom | head -c 8000000 >/first/$i;"
                    + " done; mkdir /last; echo x >/last/x; echo ready; while :; do sleep 1; done")
            .untilPrinted("ready\n");
    String script =
        "{ \"$MYDOCKER\" commit --pause=false -o - ends 2>$1; echo $? >>$1; }"
            + " | { head -c 100000 >/dev/null; \"$MYDOCKER\" rm -f ends >/dev/null;"
            + " cat >/dev/null; }; cat $1; rm $1";
    Ended ended = shell(script, places.scratch("commit.err").toString()).run();
    assertThat(ended).saysOnStdout("nothing was committed\n1\n");
    assertThat(container.await()).exitsWith(137);
  }

  @Test
  void theEarlierArchiveStaysUntilTheNewOneIsWhole() throws IOException {
    Started container = waiting();
    Path image = Raw.write(places.home("myimage.tar"), "the earlier one");
    Started slow = shell("\"$MYDOCKER\" commit myimage").start();
    String seen;
    do {
      seen = Raw.read(image);
      boolean whole =
          seen.equals("the earlier one")
              || Host.attempt("gzip", "-t", image.toString()).exitCode() == 0;
      assertTrue(whole, "neither the earlier nor a whole archive");
    } while (slow.isAlive());
    assertThat(slow.await()).succeeds();
    byte[] good = Files.readAllBytes(image);
    // A commit that fails leaves it untouched: no file may grow beyond 64 KB here.
    Ended failed = shell("ulimit -f 128; trap '' XFSZ; \"$MYDOCKER\" commit myimage").run();
    assertThat(failed).exitsWith(1).printsNothing().saysOnStderr("mydocker: ");
    assertArrayEquals(good, Files.readAllBytes(image));
    assertThat(container.closeStdin().await()).succeeds();
  }

  @Test
  void aFullDiskIsAnErrorAndLeavesNothing() {
    Path small = places.newDirectory("small");
    Host.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString());
    try {
      Started container = waiting();
      assertThat(mydocker("commit", "-o", small + "/x.tar"))
          .exitsWith(1)
          .printsNothing()
          .saysInOneLine("space");
      assertEquals(0, small.toFile().list().length, "nothing left on the full disk");
      assertThat(container.closeStdin().await()).succeeds();
    } finally {
      Host.run("umount", small.toString());
    }
  }

  /** Wherever on the way the disk is full: one line, the earlier archive, and nothing beside it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aDiskThatIsFullAtATenthOfTheWay(int tenth) throws IOException {
    Started container = waiting();
    Path whole = places.scratch("whole.tar");
    assertThat(mydocker("commit", "-o", whole.toString())).succeeds();
    long room = Files.size(whole) * tenth / 10 / 4096 * 4096;
    Path small = places.newDirectory("tenth" + tenth);
    String size = "size=" + (room + 4096);
    Host.run("mount", "-t", "tmpfs", "-o", size, "tmpfs", small.toString());
    try {
      Path image = Raw.write(small.resolve("x.tar"), "the earlier one");
      assertThat(mydocker("commit", "-o", image.toString()))
          .exitsWith(1)
          .printsNothing()
          .saysInOneLine("space");
      assertEquals("the earlier one", Raw.read(image));
      assertEquals(1, small.toFile().list().length, "nothing but it");
    } finally {
      Host.run("umount", small.toString());
    }
    assertThat(container.closeStdin().await()).succeeds();
  }

  /** The same files give the same bytes, whatever the locale, the hour and the number of CPUs. */
  @Test
  void theSameFilesGiveTheSameArchive() throws IOException {
    Started container = waiting();
    Path first = places.scratch("first.tar");
    assertThat(mydocker("commit", "-o", first.toString())).succeeds();
    for (String how :
        new String[] {"LC_ALL=C", "LC_ALL=C.UTF-8 TZ=Asia/Tokyo", "LC_ALL=tr_TR taskset -c 0"}) {
      Path other = places.scratch("other.tar");
      assertThat(shell("env " + how + " \"$MYDOCKER\" commit -o $1", other.toString()).run())
          .succeeds();
      assertEquals(-1, Files.mismatch(first, other), how);
    }
    assertThat(container.closeStdin().await()).succeeds();
  }

  @Test
  void whatIsLeftOutAndLaterTimes() throws IOException {
    Started container =
        start(
                "run",
                "-i",
                "/bin/sh",
                "-c",
                "mkdir /x /y; echo a >/x/a; echo b >/y/b; echo ready; cat")
            .untilPrinted("ready\n");
    Path image = places.scratch("timed.tar");
    String excludes = "--exclude /x --exclude '/y/*'";
    String list = "; tar -tzvf $1 --full-time | grep -e ' ./[xy]'";
    assertThat(
            shell("\"$MYDOCKER\" commit " + excludes + " --timestamp 1000 -o $1" + list, "" + image)
                .env("TZ", "UTC")
                .run())
        .saysOnStdout("1970-01-01 00:16:40 ./y/\n");
    assertThat(
            shell("\"$MYDOCKER\" commit -o $1" + list, "" + image)
                .env("TZ", "UTC")
                .env("SOURCE_DATE_EPOCH", "2000")
                .run())
        .saysOnStdout("1970-01-01 00:33:20 ./x/a\n", "1970-01-01 00:33:20 ./y/b\n");
    assertThat(mydocker("commit", "--exclude", "x", "-o", image.toString()))
        .exitsWith(125)
        .saysOnStderr("--exclude");
    assertThat(mydocker("commit", "--level", "12", "-o", image.toString()))
        .exitsWith(125)
        .saysOnStderr("1 to 9");
    assertThat(container.closeStdin().await()).succeeds();
  }

  @Test
  void theArchiveIsPrivate() {
    Started container = waiting();
    assertThat(shell("umask 022; \"$MYDOCKER\" commit myimage").run()).succeeds();
    container.closeStdin().await();
    String mode = Host.run("stat", "-c", "%a", places.home("myimage.tar").toString()).word();
    assertFalse(mode.endsWith("6") || mode.endsWith("2"), "mode " + mode);
  }

  private String listing() {
    return Host.run("ls", "-lA", places.home().toString(), places.base().toString()).stdout();
  }
}
