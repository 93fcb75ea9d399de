package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes along with a copy by {@code cp}, and what stays behind. */
class CopyAttributesTest extends KeptContainersTest {
  private static final String MAP = "0:300000:1000";

  /** Of ping(8): cap_net_raw, effective. */
  private static final String CAPABILITY = "0x0100000200200000000000000000000000000000";

  private static final String MAKE =
      "mkdir d; cd d; echo x >f; chmod 640 f; chown 5:6 f; ln f hard; ln -s f link; mkfifo p;"
          + " truncate -s 8M holes; echo e >>holes; setfattr -n user.mark -v m f;"
          + " setfacl -m u:7:rwx f; setfacl -d -m g:8:rx .;"
          + " cp /bin/true set; chown 5:6 set; chmod 6755 set; cp /bin/true root; chmod 4755 root;"
          + " cp /bin/true able; setfattr -n security.capability -v "
          + CAPABILITY
          + " able; mknod dev c 1 3; mkdir -m 3777 sticky; chown 9:9 sticky; chown 5:6 .;"
          + " python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('sock')\";"
          + " find . -depth -exec touch -h -d @1000000001.123456789 {} +";

  private static final String LIST =
      "cd \"$0\"; find . -printf '%P %y %m %U:%G %n %l %T@\\n' | sort; getfattr -Rhd -m - -e hex ."
          + " | grep -v '^$'; find . -type c -exec stat -c '%n %t %T' {} +";

  private Ended in(Path directory, String... arguments) {
    return command(arguments).in(directory).run();
  }

  private Path made() {
    Path here = places.scratch("here");
    Host.run("rm", "-rf", here.toString());
    places.newDirectory("here");
    Host.sh("cd \"$1\"; " + MAKE, here.toString());
    return here;
  }

  private void running(String... options) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", "web"));
    words.addAll(List.of(options));
    words.addAll(List.of("/bin/sh", "-c", "exec sleep 1000"));
    assertThat(mydocker(words.toArray(String[]::new))).succeeds();
  }

  private static String list(Path directory) {
    return Host.run("bash", "-c", LIST, directory.toString()).stdout();
  }

  private static String stat(Path here, String... names) {
    List<String> words = new ArrayList<>(List.of("stat", "-c", "%n %a %u:%g"));
    for (String name : names) {
      words.add(here.resolve(name).toString());
    }
    return Host.run(words.toArray(String[]::new)).stdout().replace(here + "/", "");
  }

  /** In by {@code cp -a}, out by {@code cp -a --setuid}, is the same tree but for the socket. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--userns", "stopped", "stopped --userns"})
  void allOfItThereAndBack(String how) {
    Path here = made();
    if (how.contains("--userns")) {
      running("--uidmap", MAP);
      // Its root may make none.
      Host.run("rm", here.resolve("d/dev").toString());
      Host.sh("touch -d @1000000001.123456789 \"$1\"", here.resolve("d").toString());
    } else {
      running();
    }
    if (how.contains("stopped")) {
      assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    }
    assertThat(in(here, "cp", "-a", "d", "web:/srv")).succeeds().saysInOneLine("sock is a socket");
    assertThat(in(here, "cp", "-a", "--setuid", "web:/srv/d", "back")).succeeds().isQuiet();
    Host.run("rm", here.resolve("d/sock").toString());
    Host.sh("touch -d @1000000001.123456789 \"$1\"", here.resolve("d").toString());
    assertEquals(list(here.resolve("d")), list(here.resolve("back")));
    String blocks = Host.run("stat", "-c", "%b", here.resolve("back/holes").toString()).word();
    assertTrue(Integer.parseInt(blocks) <= 64, blocks);
    assertThat(
            shell("cd $1; $MYDOCKER cp --setuid web:/srv/d - | tar -t --xattrs", here.toString())
                .run())
        .succeeds()
        .saysOnStdout("d/f\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tar"})
  void privilegeStaysInTheContainerUnlessAsked(String how) {
    Path here = made();
    running();
    assertThat(in(here, "cp", "-a", "d", "web:/srv")).succeeds();
    Ended out =
        how.isEmpty()
            ? in(here, "cp", "-a", "web:/srv/d", "out")
            : shell(
                    "cd $1; mkdir out; $MYDOCKER cp web:/srv/d - |"
                        + " tar -xp --xattrs --xattrs-include='*' --strip-components=1 -C out",
                    here.toString())
                .run();
    assertThat(out).succeeds().saysInOneLine("dev is a device", "--setuid");
    assertEquals(
        "out/set 755 5:6\nout/root 755 0:0\nout/sticky 1777 9:9\nout/f 670 5:6\n",
        stat(here, "out/set", "out/root", "out/sticky", "out/f"));
    String attributes = list(here.resolve("out"));
    assertTrue(attributes.contains("user.mark=0x6d"), attributes);
    assertEquals(-1, attributes.indexOf("security.capability"), attributes);
    assertThat(in(here, "cp", "--setuid", "web:/srv/d", "asked")).succeeds();
    // Of a user whose it is no longer the bit would be root's.
    assertEquals(
        "asked/set 755 0:0\nasked/root 4755 0:0\nasked/f 670 0:0\n",
        stat(here, "asked/set", "asked/root", "asked/f"));
    assertTrue(list(here.resolve("asked")).contains("security.capability=" + CAPABILITY));
  }

  @Test
  void withoutArchiveCopiesAreRoots() {
    Path here = made();
    running("--uidmap", MAP);
    Host.run("rm", here.resolve("d/dev").toString());
    assertThat(in(here, "cp", "d", "web:/srv")).succeeds();
    assertThat(mydocker("run", "--rm", "--name", "look", "/bin/true")).succeeds();
    assertThat(in(here, "cp", "-a", "--setuid", "web:/srv/d", "seen")).succeeds();
    assertEquals(
        "seen/f 670 0:0\nseen/set 755 0:0\nseen/root 4755 0:0\nseen/sticky 3777 0:0\n",
        stat(here, "seen/f", "seen/set", "seen/root", "seen/sticky"));
    Path root = Path.of("/proc/" + onlyPid() + "/root");
    assertEquals(
        "300000:300000\n",
        Host.run("stat", "-c", "%u:%g", root.resolve("srv/d/f").toString()).stdout());
  }

  /** Directories that are there are only changed with {@code -a}, as cp(1) does. */
  @Test
  void whatIsThereKeepsItsOwnerUnlessArchive() {
    Path here = made();
    running();
    Host.sh("cd \"$1\"; mkdir -p t/d; chown 3:4 t/d; chmod 711 t/d", here.toString());
    assertThat(in(here, "cp", "-a", "t/d", "web:/srv")).succeeds();
    assertThat(in(here, "cp", "d", "web:/srv")).succeeds();
    assertThat(in(here, "cp", "-a", "web:/srv/d", "one")).succeeds();
    assertThat(in(here, "cp", "-a", "d/.", "web:/srv/d")).succeeds();
    assertThat(in(here, "cp", "-a", "web:/srv/d", "two")).succeeds();
    assertEquals(
        "one 711 3:4\none/f 670 0:0\ntwo 755 5:6\ntwo/f 670 5:6\n",
        stat(here, "one", "one/f", "two", "two/f"));
  }

  @Test
  void anOwnerThatIsNobodyInsideIsRefused() {
    Path here = made();
    running("--uidmap", MAP);
    Host.sh("cd \"$1\"; echo x >far; chown 1000:0 far", here.toString());
    assertThat(in(here, "cp", "-a", "far", "web:/"))
        .exitsWith(1)
        .saysInOneLine("far", "owner 1000 is nobody", "leave out -a");
    assertThat(in(here, "cp", "far", "web:/")).succeeds().isQuiet();
    assertThat(in(here, "cp", "d/dev", "web:/x")).exitsWith(0);
  }
}
