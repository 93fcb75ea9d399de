package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Known ways out of a container through processes: each is tried, and must fail. */
class KnownProcessEscapesTest extends UserTest {
  private static final int HIGHEST_DESCRIPTOR = 40;

  /** As the user whom nothing belongs to. */
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Elf.thatTracesOthers(places.home("busybox/bin/seize"));
  }

  /**
   * From a joined pid namespace the process that is being set up is seen, with descriptors, working
   * directory, root, memory and executable of the host's. The kernel asks the same of who opens
   * {@code mem} as of ptrace(2) (ptrace_may_access); strace(1), which holds the process still where
   * it is most naked, would itself be in the way of another tracer.
   */
  @Test
  void cve_2016_9962_aProcessBeingSetUpIsClosedToTheContainerItJoins() {
    // Whoever is still called so after it was reached is not the command yet.
    String attack =
        "still() { read c <$p/comm; [ \"$c\" = mydocker ] && echo reached $1; }; echo ready;"
            + " while :; do for p in /proc/[0-9]*; do c=; read c <$p/comm;"
            + " [ \"$c\" = mydocker ] || continue; echo saw;"
            + " for f in exe mem environ maps; do true <$p/$f && still $f; done;"
            + " for f in root cwd; do cd $p/$f && still $f; done; cd /;"
            + " [ -e $p/fd/0 ] && still fd; done 2>/dev/null; done";
    Started attacker = start("run", "--name", "attacker", "/bin/sh", "-c", attack);
    attacker.untilPrinted("ready\n");
    String slowly = "inject=setsid,pivot_root,capset:delay_exit=300000";
    Ended victim =
        shell(
                "exec strace -f -qq -o /dev/null -e trace=setsid,pivot_root,capset -e \"$1\""
                    + " \"$MYDOCKER\" run --pid container:attacker /bin/echo done",
                slowly)
            .run();
    assertThat(victim).printsLines("done");
    attacker.untilPrinted("saw\n").signal("KILL");
    assertThat(attacker.await()).neverSays("reached");
    world.becomesUnchanged();
  }

  /** Our first process has the container's own capabilities: only that it is closed keeps it so. */
  @Test
  void cve_2016_9962_theFirstProcessOfOursCannotBeTraced() {
    // The shell, 2, can be traced: so the attack as such works.
    assertThat(mydocker("run", "--init", "/bin/sh", "-c", "/bin/seize; echo; true"))
        .printsLines("2");
  }

  /**
   * A command that is /proc/self/exe, or a script with it as interpreter, runs the engine's own
   * file inside. It starts the JVM at a path where the image has put the attack, and waits: all
   * that time the host's file would lie open to be overwritten, or made setuid. (In a joined pid
   * namespace: the test of CVE-2016-9962 reaches for exe, too.)
   */
  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/exe", "/bin/script", "--init /bin/attack"})
  void cve_2019_5736_theEnginesFileCannotBeChangedFromInside(String command) throws IOException {
    Path engine = Path.of(LAUNCHER).toRealPath();
    String java = engine.resolveSibling("runtime/bin/java").toString();
    Path copy = places.scratch("engine" + command.hashCode());
    Files.copy(engine, copy);
    HostileImage.executable(copy);
    String attack =
        "#!/bin/sh\necho saw\nfor p in 1 $PPID; do chmod 4777 /proc/$p/exe && echo changed;"
            + " chown 1 /proc/$p/exe && echo changed; touch /proc/$p/exe && echo changed;"
            + " echo x >>/proc/$p/exe && echo changed; done\n";
    HostileImage image = HostileImage.copy(places, "exe" + command.hashCode());
    image.script("/bin/script", "#!/proc/self/exe\n").script(java, attack);
    image.script("/bin/attack", attack);
    String before = stateOf(copy);
    List<String> words = new ArrayList<>(List.of(copy.toString(), "run"));
    words.addAll(List.of(command.split(" ", -1)));
    Ended ended = new Invocation(image.places().environment(), words).run();
    assertThat(ended).saysOnStdout("saw").neverSays("changed");
    assertEquals(before, stateOf(copy));
  }

  /** The file itself says no, to a root that has every way to it (which the container has not). */
  @Test
  void cve_2019_5736_theEngineRunsFromAReadOnlyMount() {
    Started container = waiting();
    String own = "/proc/" + container.pid() + "/exe";
    assertThat(Host.attempt("chmod", "4755", own)).saysOnStderr("read-only file system");
    assertThat(Host.attempt("sh", "-c", "echo >>" + own)).saysOnStderr("cannot create");
    assertThat(container.closeStdin().await()).succeeds();
  }

  private static String stateOf(Path file) {
    return Host.run("stat", "-c", "%a %u %g %s %Y", file.toString()).word()
        + Host.run("sha256sum", file.toString()).words().get(0);
  }

  /** A container's root makes a setuid shell, and another user of the host looks for it. */
  @Test
  void cve_2021_41091_noOtherUserReachesASetuidFileOfAContainers() throws IOException {
    Path open = places.base();
    Host.run("chmod", "711", open.toString());
    try {
      String make = "cp /bin/busybox /id; chmod 6755 /id; echo ready; cat";
      Started container = start("run", "-i", "--keep", "--name", "setuid", "/bin/sh", "-c", make);
      container.untilPrinted("ready\n");
      String id = onlyId();
      for (String tree : new String[] {"merged", "upper"}) {
        Path shell = places.dataRoot().resolve("containers/" + id + "/" + tree + "/id");
        assertTrue(Files.exists(shell), shell.toString());
        List<String> words = new ArrayList<>(NOBODY);
        // From a shell: setpriv(1) has its capabilities until it executes something.
        words.addAll(List.of("sh", "-c", "\"$0\" -u; exit 3", shell.toString()));
        assertThat(Host.attempt(words.toArray(String[]::new))).exitsWith(3).printsNothing();
      }
      assertThat(container.closeStdin().await()).succeeds();
      assertThat(mydocker("rm", "setuid")).succeeds();
    } finally {
      Host.run("chmod", "700", open.toString());
    }
  }

  /** A file with inheritable capabilities gives them to who has them inheritable. */
  @Test
  void cve_2022_29162_nothingIsInheritedFromUs() {
    HostileImage image = HostileImage.copy(places, "inheritable");
    Path file = image.file("/bin/grep");
    // No longer a link to a file that others are, too.
    Host.run("rm", "-f", file.toString());
    Host.run("cp", image.file("/bin/busybox").toString(), file.toString());
    Host.run("setcap", "cap_chown,cap_dac_override,cap_setuid+ei", file.toString());
    Ended ended =
        image.run(
            "-u",
            "1000",
            "--security-opt",
            "no-new-privileges=false",
            "/bin/grep",
            "^Cap[IPEA]",
            "/proc/self/status");
    assertThat(ended).succeeds();
    for (String set : new String[] {"CapInh", "CapPrm", "CapEff", "CapAmb"}) {
      assertEquals("0000000000000000", Host.status(ended.stdout(), set), set);
    }
  }

  /** A file that denies its group could be read by who has that group not among the others. */
  @Test
  void cve_2022_36109_thePrimaryGroupIsASupplementaryOne() {
    assertThat(mydocker("run", "-u", "1000:1234", "/bin/grep", "^Groups", "/proc/self/status"))
        .succeeds()
        .saysOnStdout("1234");
  }

  /**
   * A directory of the host's that is open while we set up, ours or the caller's, as working
   * directory: from there {@code ../../..} is the host's root.
   */
  @Test
  void cve_2024_21626_noDescriptorIsAWorkingDirectory() {
    Raw.write(places.scratch("open/secret"), "the host's\n");
    for (int n = 3; n <= HIGHEST_DESCRIPTOR; n++) {
      for (String below : new String[] {"", "/made"}) {
        String script =
            "exec 9<\"$2\"; exec \"$MYDOCKER\" run -w \"$1\" /bin/sh -c 'cat secret"
                + " /etc/../secret; pwd; ls -d ../../../../etc/passwd; ls'";
        String directory = "/proc/self/fd/" + n + below;
        Ended ended = shell(script, directory, places.scratch("open").toString()).run();
        assertThat(ended).exitsWith(125).printsNothing().saysInOneLine("/proc/self/fd/" + n);
      }
    }
    assertThat(mydocker("run", "-w", "/proc/1/root", "/bin/echo", "ran")).exitsWith(125);
    assertThat(mydocker("run", "--pid", "host", "-w", "/proc/1/root", "/bin/echo", "ran"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("/proc/1/root");
    Path made = places.scratch("open/made");
    assertTrue(Files.notExists(made) && Files.notExists(places.home("made")), "made on the host");
  }

  /** The same as command, and as the interpreter of a script, which execve(2) opens itself. */
  @Test
  void cve_2024_21626_noDescriptorLeadsToACommand() {
    HostileImage image = HostileImage.copy(places, "descriptors");
    // Static, so that it would run; the image has nothing at that path.
    Path program = places.newDirectory("host").resolve("echo");
    Host.run("cp", image.file("/bin/busybox").toString(), program.toString());
    StringBuilder all = new StringBuilder();
    for (int n = 3; n <= HIGHEST_DESCRIPTOR; n++) {
      // As many steps up as lead to the root from wherever the directory lies.
      String path = "/proc/self/fd/" + n + "/..".repeat(12) + program;
      image.script("/bin/script", "#!" + path + "\n");
      all.append(image.run(path, "ran").stdout());
      all.append(image.run("/bin/script", "ran").stdout());
    }
    assertEquals("", all.toString());
  }

  /** Files that we make for the container, where a link of the image's leads to a descriptor. */
  @Test
  void cve_2024_21626_nothingIsMadeThroughADescriptor() {
    for (int n = 3; n <= HIGHEST_DESCRIPTOR; n++) {
      HostileImage image = HostileImage.copy(places, "etc" + n);
      image.link("/etc", "/proc/self/fd/" + n).link("/data", "/proc/self/fd/" + n);
      image.run("/bin/true");
      image.run("--device", "/dev/null:/data/made", "/bin/true");
      image.run("-v", places.scratch() + ":/data/made/more", "/bin/true");
      image.run("-w", "/data/made", "/bin/true");
      for (String name : new String[] {"hosts", "hostname", "resolv.conf", "made"}) {
        assertTrue(Files.notExists(image.places().home(name)), name);
        assertTrue(Files.notExists(image.places().dataRoot().resolve("containers/" + name)), name);
      }
      assertEquals(1, image.places().home().toFile().list().length, "only the image");
      Host.run("rm", "-rf", image.places().base().toString());
    }
  }
}
