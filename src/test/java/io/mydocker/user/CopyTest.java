package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cp}: what goes where, in each state of a container. */
class CopyTest extends KeptContainersTest {
  /** Of another time than now, so that a time that was not kept is seen. */
  private static final String MAKE_SOURCE =
      "mkdir -p dir/sub dir/empty; echo one >dir/one; echo two >dir/sub/two; ln -s one dir/link;"
          + " chmod 750 dir/sub; chmod 640 dir/one; echo file >file; ln -s file link;"
          + " find . -depth -exec touch -h -d @1000000001.5 {} +";

  private static final String MAKE_TARGETS =
      "mkdir d real; echo old >f; echo old >target; ln -s real ld; ln -s target lf;"
          + " ln -s nothing dangling; mkdir -p merged/dir/sub; echo old >merged/dir/one;"
          + " echo old >merged/dir/other; mkdir -p way/dir/one clash/file; mkdir clash2;"
          + " echo f >clash2/dir";

  /** What there is, with times only of what was not made just now. */
  private static final String MANIFEST =
      "find . -mindepth 1 -printf '%P|%y|%m|%U:%G|%n|%l|%T@\\n' | awk -F'|' -v OFS='|'"
          + " '$7 > 1000000002 {$7 = \"new\"} {print}' | sort; find . -type f | sort | xargs cat";

  private static final String REST = "exec sleep 1000";

  private Ended in(Path directory, String... arguments) {
    return command(arguments).in(directory).run();
  }

  private void running(String... options) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", "web"));
    words.addAll(List.of(options));
    words.addAll(List.of("/bin/sh", "-c", REST));
    assertThat(mydocker(words.toArray(String[]::new))).succeeds();
  }

  private void kept(String script) {
    assertThat(mydocker("run", "--keep", "--name", "web", "/bin/sh", "-c", script)).succeeds();
  }

  private static String in(Path directory, String script) {
    return Host.sh("cd \"$1\"; " + script, directory.toString()).stdout();
  }

  private Path anew(String name) {
    Path directory = places.scratch(name);
    Host.run("rm", "-rf", directory.toString());
    return places.newDirectory(name);
  }

  /** Both ways, with {@code -a}, against GNU cp(1) {@code -a}. */
  @Test
  void eachSourceToEachTargetAsGnuCp() {
    Path source = anew("source");
    Path work = anew("work");
    in(source, MAKE_SOURCE);
    running("-v", source + ":/src", "-v", work + ":/w");
    List<String> wrong = new ArrayList<>();
    for (String what : new String[] {"file", "dir", "dir/.", "link", "dir/", "absent", "file/"}) {
      for (String target :
          new String[] {
            "new",
            "new/",
            "d",
            "d/",
            "f",
            "f/",
            "ld",
            "lf",
            "dangling",
            "none/new",
            "merged",
            "way",
            "clash",
            "clash2",
            "."
          }) {
        // What is no other source than dir, or none, says the same of every target.
        boolean isRefused = what.equals("absent") || what.endsWith("/");
        if (!isDocker(what, target) && (!isRefused || target.equals("d"))) {
          compare(what, target, source, work, wrong);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /**
   * Where Docker differs from cp(1), or cp(1) has a rule of its own: a link is put in the place of
   * a file, not of the link that leads to it; a directory's content merges where the directory
   * does.
   */
  private static boolean isDocker(String what, String target) {
    return what.equals("link") && (target.equals("lf") || target.equals("dangling"));
  }

  private void compare(String what, String target, Path source, Path work, List<String> wrong) {
    Path expected = anew("expected");
    Path out = anew("out");
    in(expected, MAKE_TARGETS);
    in(out, MAKE_TARGETS);
    in(work, "rm -rf ./* && " + MAKE_TARGETS);
    Ended gnu =
        Host.attempt(
            "sh",
            "-c",
            "cd '" + expected + "' && cp -a '" + source + "/" + what + "' '" + target + "'");
    String want = in(expected, MANIFEST);
    Ended outward = in(out, "cp", "-a", "web:/src/" + what, target);
    Ended inward = in(source, "cp", "-a", "./" + what, "web:/w/" + target);
    report(what + " out to " + target, gnu, want, outward, in(out, MANIFEST), wrong);
    report(what + " in to " + target, gnu, want, inward, in(work, MANIFEST), wrong);
  }

  private static void report(
      String what, Ended gnu, String want, Ended ours, String got, List<String> wrong) {
    boolean isSame = (gnu.exitCode() == 0) == (ours.exitCode() == 0);
    boolean isSaid =
        ours.exitCode() == 0
            ? ours.stderr().isEmpty()
            : ours.exitCode() == 1
                && ours.stderr().startsWith("mydocker: cp: ")
                && ours.stderr().indexOf('\n') == ours.stderr().length() - 1;
    // What a failed copy has done until then is not to be compared.
    if (!isSame || !isSaid || gnu.exitCode() == 0 && !want.equals(got)) {
      wrong.add(what + ":\n" + gnu + "\n" + want + "\nours: " + ours + "\n" + got);
    }
  }

  @Test
  void eachStateOfAContainer() {
    Path here = anew("here");
    in(here, "echo x >f");
    running();
    for (String state : new String[] {"running", "paused"}) {
      if (state.equals("paused")) {
        assertThat(mydocker("pause", "web")).succeeds();
      }
      assertThat(in(here, "cp", "f", "web:/" + state)).succeeds().printsNothing().isQuiet();
      assertThat(in(here, "cp", "web:/" + state, ".")).succeeds().printsNothing().isQuiet();
      assertEquals("x\n", Raw.read(here.resolve(state)));
    }
    assertThat(mydocker("unpause", "web")).succeeds();
    assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    assertThat(in(here, "cp", "web:/paused", "again")).succeeds().isQuiet();
    assertThat(in(here, "cp", "f", "web:/stopped")).succeeds().printsNothing().isQuiet();
    assertFalse(Raw.read(Path.of("/proc/self/mountinfo")).contains(places.base().toString()));
    assertThat(in(here, "cp", "web:/stopped", ".")).succeeds();
    assertThat(mydocker("start", "web")).succeeds();
    assertThat(in(here, "cp", "web:/stopped", "started")).succeeds();
    assertEquals("x\nx\nx\n", in(here, "cat again stopped started"));
  }

  @Test
  void aForegroundContainerIsCopiedFromAndTo() {
    Path here = anew("here");
    Started container = waiting("--name", "fore");
    in(here, "echo x >f");
    assertThat(in(here, "cp", "f", "fore:g")).succeeds();
    assertThat(in(here, "cp", "fore:../../g", "h")).succeeds();
    assertEquals("x\n", Raw.read(here.resolve("h")));
    assertThat(container.closeStdin().await()).succeeds();
  }

  @Test
  void whatIsMountedIsSeenAsTheContainerSeesIt() {
    Path here = anew("here");
    Path volume = anew("volume");
    in(here, "echo x >f; mkdir d; echo y >d/g");
    running("-v", volume + ":/data/v", "--tmpfs", "/data/t", "-v", here + "/f:/data/file");
    assertThat(in(here, "cp", "d", "web:/data/v")).succeeds();
    assertThat(in(here, "cp", "d", "web:/data/t")).succeeds();
    assertEquals("y\n", Raw.read(volume.resolve("d/g")));
    assertThat(in(here, "cp", "web:/data", "out")).succeeds().isQuiet();
    assertEquals("x\ny\ny\n", in(here, "cd out && cat file v/d/g t/d/g"));
    // A file that is mounted is written to, or the container would lose its mount.
    assertThat(in(here, "cp", "d/g", "web:/data/file")).succeeds();
    assertEquals("y\n", Raw.read(here.resolve("f")));
    assertThat(in(here, "cp", "web:/data/file", "-")).succeeds();
    assertThat(in(here, "cp", "web:/etc/hostname", ".")).succeeds();
    assertTrue(Files.isRegularFile(here.resolve("hostname")));
    assertEquals("2\n", in(here, "grep -c '/data/[vt]' /proc/" + onlyPid() + "/mounts"));
  }

  @Test
  void whatTheKernelMakesUpIsNotCopied() {
    Path here = anew("here");
    running();
    for (String path : new String[] {"/proc", "/proc/1/status", "/sys/kernel", "/dev/pts"}) {
      assertThat(in(here, "cp", "web:" + path, "x")).exitsWith(1).saysInOneLine("kernel's own");
      assertThat(in(here, "cp", "/etc/hostname", "web:" + path))
          .exitsWith(1)
          .saysInOneLine("kernel's own");
    }
    assertThat(in(here, "cp", "-q", "web:/", "all"))
        .succeeds()
        .saysOnStderr("./proc has files of the kernel's own", "dev/null is a device");
    assertEquals("", in(here, "ls -A all/proc; ls -A all/sys"));
    assertTrue(Files.exists(here.resolve("all/bin/busybox")));
  }

  @Test
  void volumesOfAStoppedContainerAreRefusedByName() {
    Path here = anew("here");
    Path volume = anew("volume");
    running("-v", volume + ":/data");
    assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    in(here, "echo x >f");
    assertThat(in(here, "cp", "f", "web:/data/x"))
        .exitsWith(1)
        .saysInOneLine("web:/data", "not mounted", "start it", volume.toString());
    assertThat(in(here, "cp", "web:/data/.", "y")).exitsWith(1).saysInOneLine("not mounted");
    assertThat(in(here, "cp", "web:/", "all"))
        .succeeds()
        .saysInOneLine("not in the copy, since it is a volume: /data");
  }

  @Test
  void whatIsReadOnlyIsRefused() {
    Path here = anew("here");
    in(here, "echo x >f");
    running("--read-only", "-v", here + ":/ro:ro", "-v", here + ":/rw");
    assertThat(in(here, "cp", "f", "web:/x")).exitsWith(1).saysInOneLine("Read-only file system");
    assertThat(in(here, "cp", "f", "web:/ro/x")).exitsWith(1).saysInOneLine("Read-only");
    assertThat(in(here, "cp", "f", "web:/rw/x")).succeeds();
    assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    assertThat(in(here, "cp", "f", "web:/x")).exitsWith(1).saysInOneLine("read-only");
    assertThat(in(here, "cp", "web:/bin/busybox", "b")).succeeds();
  }

  @ParameterizedTest
  @CsvSource({
    "nosuch:/etc, x, no such container",
    "web:/nosuch, x, web:/nosuch",
    "web:/etc/nosuch/f, x, no such file",
    "web:/etc, none/x, make the directory",
    "/nosuch, web:/, /nosuch",
    "/etc/hostname, web:/none/x, make the directory",
    "/etc/hostname, web:/none/, make it first",
    "/etc, web:/etc/passwd, cannot be copied onto",
    "/etc/hostname/, web:/, Not a directory",
    "/etc/hostname, web:/dev/null, in its place",
    "web:/dev/null, x, --setuid",
    "web:/loop/a, x, symbolic links",
  })
  void whatCannotBe(String from, String to, String said) {
    Path here = anew("here");
    running();
    assertThat(mydocker("cp", "-q", "/dev/null", "web:/null")).succeeds();
    in(here, "ln -s loop loop");
    assertThat(in(here, "cp", "loop", "web:/loop")).succeeds();
    assertThat(in(here, "cp", from, to)).exitsWith(1).printsNothing().saysInOneLine("cp: ", said);
  }

  @Test
  void namesAreBytes() {
    Path here = anew("here");
    running();
    String name = "n\u00e4\u00ff\u00fe me\nx";
    String colon = "a:b";
    in(here, "mkdir d; echo x >\"d/$(printf 'n\\344\\377\\376 me\\nx')\"; echo c >a:b");
    assertThat(in(here, "cp", "d", "web:/d")).succeeds();
    assertThat(in(here, "cp", "web:/d/" + name, "back")).succeeds();
    assertThat(in(here, "cp", "web:/d/.", "d2")).succeeds();
    assertEquals("x\nx\n", in(here, "cat back d2/*"));
    assertThat(in(here, "cp", "d/" + name, "web:/" + name)).succeeds();
    assertThat(in(here, "cp", "./" + colon, "web:/" + colon)).succeeds();
    assertThat(in(here, "cp", "web:/" + colon, here + "/c:d")).succeeds();
    assertEquals("c\n", in(here, "cat c:d"));
    assertEquals(in(here, "ls -1 d | od -c"), in(here, "ls -1 d2 | od -c"));
  }

  @Test
  void aLinkIsCopiedAsOneUnlessItIsFollowed() {
    Path here = anew("here");
    kept("mkdir -p /a/b; echo x >/a/b/f; ln -s /a/b/f /abs; ln -s ../a/b /a/rel; echo no >/f");
    assertThat(in(here, "cp", "web:/abs", "l")).succeeds();
    assertThat(in(here, "cp", "-L", "web:/abs", ".")).succeeds();
    assertThat(in(here, "cp", "--follow-link", "web:/a/rel", "r")).succeeds();
    assertThat(in(here, "cp", "web:/a/rel/", "s")).succeeds();
    assertEquals("/a/b/f\nx\nx\nx\n", in(here, "readlink l; cat abs r/f s/f"));
  }

  @Test
  void aCopyOfADirectoryIntoItselfEnds() {
    Path here = anew("here");
    in(here, "mkdir d; echo x >d/f");
    running("-v", here + "/d:/v");
    assertThat(in(here, "cp", "d", "web:/v")).succeeds().saysInOneLine("is where the copy goes");
    assertEquals("d\nd/f\nf\n", in(here, "cd d; find * | LC_ALL=C sort"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "stopped"})
  void tarsOutAndIn(String state) {
    Path here = anew("here");
    Path other = anew("other");
    in(
        here,
        MAKE_SOURCE
            + "; ln dir/one dir/hard; tar --format=posix -cf t.tar dir; tar --format=posix -czf t.tgz file");
    running();
    if (state.equals("stopped")) {
      assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    }
    assertThat(shell("cd $1; $MYDOCKER cp - web:/srv <t.tar", here.toString()).run())
        .succeeds()
        .printsNothing()
        .isQuiet();
    assertThat(shell("cd $1; $MYDOCKER cp - web:/srv <t.tgz", here.toString()).run()).succeeds();
    String get =
        "cd $1; $MYDOCKER cp web:/srv/dir - | tar -x && $MYDOCKER cp web:/srv/file - | tar -x";
    assertThat(shell(get, other.toString()).run()).succeeds().isQuiet();
    in(here, "rm t.tar t.tgz link");
    assertEquals(in(here, MANIFEST), in(other, MANIFEST));
    String names = shell("$MYDOCKER cp web:/srv/. - | tar -t").run().stdout();
    assertTrue(names.startsWith("./\n./dir/\n"), names);
    Ended cut = shell("$MYDOCKER cp web:/bin/busybox - | head -c 10 >/dev/null").run();
    assertThat(cut).succeeds().isQuiet();
    assertThat(command("cp", "-", "web:/none").stdin("x").run()).exitsWith(1).saysInOneLine("make");
    assertThat(command("cp", "-", "web:/srv/file").stdin("x").run())
        .exitsWith(1)
        .saysInOneLine("web:/srv/file", "no directory");
    assertThat(command("cp", "-", "web:/srv").stdin("x").run())
        .exitsWith(1)
        .saysInOneLine("not a tar");
  }

  @Test
  void aCopyThatFailsLeavesTheOldFile() {
    Path here = anew("here");
    String loop = "mkdir m; mount -t tmpfs -o size=200k tmpfs m; echo good >m/f";
    in(here, loop);
    try {
      running();
      assertThat(in(here, "cp", "web:/bin/busybox", "m/f"))
          .exitsWith(1)
          .saysInOneLine("m/f", "write", "No space left", "make room");
      assertEquals("good\nf\n", in(here, "cat m/f; ls -A m"));
    } finally {
      in(here, "umount m");
    }
    assertFalse(Host.isMountPoint(here.resolve("m")));
  }
}
