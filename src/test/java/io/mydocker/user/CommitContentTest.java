package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is in the archive of a container with everything a file system can hold, as GNU tar and we
 * read it.
 */
class CommitContentTest extends UserTest {
  private static final String FILL =
      """
      mkdir -p /t/empty /t/sticky /t/dir; cd /t
      echo one >file; ln file dir/hard; ln -s ../no/where dangling; ln -s file 'link to'; ln -s / out
      chmod 1777 sticky; chmod 4755 dir; chmod 0 file; chown 4000000:77 file; chown -h 5:6 dangling
      mkfifo pipe; mknod null c 1 3; mknod block b 7 9; chmod 600 null
      touch -d '2001-02-03 04:05:06' file; touch -d '1999-01-01' empty
      echo x >"$(printf 'name \\377 \\n \\047 \\\\')"; echo y >"$(printf '%0200d' 0)"
      mkdir -p deep/"$(printf 'a%0150d' 0)"/"$(printf 'b%0150d' 0)"; (cd deep/a*/b* && echo z >f)
      : >zero; echo dot >.hidden; echo star >'*'; echo dash >-dash
      rm /etc/group; rm -rf /home; mkdir /home; echo new >/home/new; echo changed >>/etc/passwd
      """;
  private static final String LIST =
      "cd / && find . -xdev ! -path './proc/*' ! -path './sys/*' ! -path './dev/*' ! -path"
          + " ./etc/hosts ! -path ./etc/hostname ! -path ./etc/resolv.conf | sort | while IFS= read"
          + " -r f; do stat -c '%n %F %a %u:%g %s %h %t:%T %Y' \"$f\" 2>/dev/null; done | sed 's/"
          + " directory \\(.*\\) [0-9]* [0-9]* 0:0/ directory \\1/'";
  private Path image;
  private String running;

  @BeforeAll
  void commitEverything() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Path volume = places.newDirectory("volume");
    Raw.write(volume.resolve("secret"), "of the host\n");
    image = places.home("full.tar");
    Started shell =
        start(
            "run", "-i", "-v", volume + ":/data", "-v", volume + "/secret:/etc/secret", "/bin/sh");
    shell.type(FILL + LIST + "\necho end of list\n").untilPrinted("end of list\n");
    running = shell.stdout();
    Ended commit = mydocker("commit", "full");
    assertThat(commit).succeeds().saysOnStderr("/data", "/etc/secret");
    assertEquals(1, commit.stderr().lines().count(), commit.stderr());
    assertThat(shell.closeStdin().await()).succeeds().isQuiet();
  }

  @AfterAll
  void removeTheImage() {
    Host.run("rm", image.toString());
  }

  @Test
  void entriesBeginWithDotSlash() {
    Ended list = Host.run("tar", "-tzf", image.toString());
    assertThat(list).isQuiet();
    assertTrue(list.stdout().startsWith("./\n"), "the root itself comes first");
    assertTrue(list.stdout().lines().allMatch(line -> line.startsWith("./")));
    long different = list.stdout().lines().distinct().count();
    assertEquals(list.stdout().lines().count(), different, "each once");
  }

  @Test
  void aContainerOfItIsTheSame() {
    Ended again =
        command("run", "-i", "full", "/bin/sh").stdin(LIST + "\necho end of list\n").run();
    assertThat(again).succeeds();
    SameLines.assertSame(
        "an image's container", withoutVolumes(running), withoutVolumes(again.stdout()));
    assertThat(
            mydocker(
                "run", "full", "/bin/sh", "-c", "cd /t; cat file dir/hard deep/a*/b*/f; cat na*"))
        .printsLines("one", "one", "z", "x");
    assertThat(mydocker("run", "full", "/bin/sh", "-c", "ls -A /home; ls /etc/group"))
        .exitsWith(1)
        .printsLines("new");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-rw-r--r-- 0/0    | ./t/zero",
        "drwxrwxrwt 0/0    | ./t/sticky/",
        "drwsr-xr-x 0/0    | ./t/dir/",
        "---------- 4000000/77 | ./t/",
        "lrwxrwxrwx 5/6    | ./t/dangling -> ../no/where",
        "prw-r--r-- 0/0    | ./t/pipe",
        "crw------- 0/0    | ./t/null",
        "brw-r--r-- 0/0    | ./t/block",
        "drwxr-xr-x 0/0    | ./t/empty/"
      })
  void asTarLists(String mode, String name) {
    List<String> lines =
        Host.run("tar", "--numeric-owner", "-tvzf", image.toString()).stdout().lines().toList();
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith(mode) && line.contains(name)),
        () -> "no line with " + mode + " and " + name + " in\n" + String.join("\n", lines));
  }

  @Test
  void hardLinksStayLinks() {
    assertThat(Host.run("tar", "-tvzf", image.toString())).saysOnStdout(" link to ./t/");
    assertThat(
            mydocker(
                "run",
                "full",
                "/bin/sh",
                "-c",
                "cd /t; stat -c %i file dir/hard | uniq | wc -l; stat -c %h file"))
        .printsLines("1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./proc", "./sys", "./dev"})
  void nothingOfTheKernelsFileSystems(String directory) {
    Ended list = Host.run("tar", "-tzf", image.toString());
    assertFalse(
        list.stdout()
            .lines()
            .anyMatch(l -> l.startsWith(directory + "/") && !l.equals(directory + "/")));
  }

  @Test
  void nothingOfAVolume() {
    assertThat(Host.run("sh", "-c", "tar -xOzf " + image + " | grep -ac 'of the host'; true"))
        .printsLines("0");
    Ended list = Host.run("tar", "-tzf", image.toString());
    assertThat(list).neverSays("./data/secret");
  }

  @Test
  void nothingOfTheContainersNames() {
    assertThat(mydocker("run", "--image", "full", "--hostname", "box", "/bin/cat", "/etc/hostname"))
        .printsLines("box");
    Ended own =
        Host.run(
            "sh", "-c", "tar -xOzf " + image + " ./etc/hostname ./etc/hosts 2>/dev/null; true");
    assertThat(own).neverSays("127.0.0.1");
  }

  @Test
  void gnuTarUnpacksIt() {
    Path there = places.newDirectory("unpacked");
    assertThat(
            Host.run("tar", "--numeric-owner", "-xpzf", image.toString(), "-C", there.toString()))
        .isQuiet();
    assertThat(Host.run("chroot", there.toString(), "/bin/cat", "/t/dir/hard")).printsLines("one");
    assertThat(Host.run("stat", "-c", "%a %u:%g %h %Y", there + "/t/file"))
        .saysOnStdout("0 4000000:77 2 98");
    Host.run("rm", "-rf", there.toString());
  }

  @Test
  void committedAgainItIsTheSame() {
    Started shell = waiting("--image", "full");
    assertThat(mydocker("commit", "again")).succeeds();
    shell.closeStdin().await();
    SameLines.assertSame("the second archive", verbose("full.tar"), verbose("again.tar"));
    Host.run("rm", places.home("again.tar").toString());
  }

  private String verbose(String name) {
    // An overlay's root has the time of its new upper directory.
    String list =
        "tar --numeric-owner --full-time -tvzf "
            + places.home(name)
            + " | sed '1s/ [0-9:. -]* / /'";
    return Host.run("sh", "-c", list).stdout();
  }

  /**
   * Without the root, whose time is its upper directory's, and the mount points, which the running
   * container shows covered and the image holds empty.
   */
  private static String withoutVolumes(String list) {
    return String.join(
        "\n",
        list.lines()
            .filter(line -> !line.matches("\\.(/(data|etc|etc/secret|proc|sys|dev))? .*"))
            .toList());
  }
}
