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
import org.junit.jupiter.params.provider.ValueSource;

/** What a container or an archive may try while {@code cp} works for the host's root. */
class CopyAttacksTest extends KeptContainersTest {
  private static final int ROUNDS = 12;

  private Ended in(Path directory, String... arguments) {
    return command(arguments).in(directory).run();
  }

  private Path anew(String name) {
    Path directory = places.scratch(name);
    Host.run("rm", "-rf", directory.toString());
    return places.newDirectory(name);
  }

  private void running(String script, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", "web"));
    words.addAll(List.of(options));
    words.addAll(List.of("/bin/sh", "-c", script + "; echo ready; exec sleep 1000"));
    assertThat(mydocker(words.toArray(String[]::new))).succeeds();
    Patience.until("the container", () -> mydocker("logs", "web").stdout().contains("ready"));
  }

  /** Links of every kind that lead out of the root, were they followed on the host. */
  @ParameterizedTest
  @ValueSource(strings = {"running", "stopped"})
  void linksLeadNowhereButInside(String state) {
    Path here = anew("here");
    Path host = anew("host");
    Raw.write(host.resolve("secret"), "of the host\n");
    Raw.write(here.resolve("f"), "new\n");
    String up = "../".repeat(30);
    running(
        "ln -s "
            + host
            + " /abs; ln -s "
            + up
            + host.toString().substring(1)
            + " /rel;"
            + " ln -s "
            + host
            + "/secret /file; ln -s /proc/1/root/"
            + host
            + " /magic; mkdir /d;"
            + " ln -s "
            + host
            + " /d/in; mkdir -p /etc/x; echo mine >/etc/x/y; ln -s /etc/x /own");
    if (state.equals("stopped")) {
      assertThat(mydocker("stop", "-t", "0", "web")).succeeds();
    }
    for (String link : new String[] {"abs/", "rel/", "abs/secret", "rel/secret", "magic/secret"}) {
      assertThat(in(here, "cp", "web:/" + link, "got")).exitsWith(1).saysInOneLine("web:/");
      assertThat(in(here, "cp", "f", "web:/" + link)).exitsWith(1).saysInOneLine("web:/");
    }
    assertThat(in(here, "cp", "-L", "web:/file", "got")).exitsWith(1).saysInOneLine("web:/file");
    assertThat(in(here, "cp", "f", "web:/file")).exitsWith(1).saysInOneLine("web:/file");
    assertFalse(Files.exists(here.resolve("got")));
    // A tree is copied with its links, and none of them is written through.
    Host.sh("cd \"$1\"; mkdir -p d/in; echo new >d/in/secret", here.toString());
    assertThat(in(here, "cp", "d", "web:/")).exitsWith(1).saysInOneLine("what is there is none");
    assertThat(in(here, "cp", "web:/d", "out")).succeeds();
    assertEquals(host.toString(), Host.run("readlink", here + "/out/in").word());
    assertThat(in(here, "cp", "web:/own/y", "y")).succeeds();
    assertThat(in(here, "cp", "f", "web:/own/y")).succeeds();
    assertThat(in(here, "cp", "web:/etc/x/y", "z")).succeeds();
    assertEquals("mine\nnew\n", Raw.read(here.resolve("y")) + Raw.read(here.resolve("z")));
    assertEquals("of the host\n", Raw.read(host.resolve("secret")));
    assertEquals("secret\n", Host.run("ls", "-A", host.toString()).stdout());
  }

  /**
   * CVE-2018-15664: a directory on the way becomes a link to the host between two looks at it. Both
   * names are exchanged at every moment, and the copy goes on in a loop.
   */
  @Test
  void cve_2018_15664_aLinkExchangedMeanwhileLeadsNowhereElse() {
    Path here = anew("here");
    Path host = anew("host");
    Raw.write(host.resolve("f"), "of the host\n");
    Host.run("chmod", "600", host.resolve("f").toString());
    Host.sh(
        "cd \"$1\"; mkdir -p t/way/sub; echo new >t/way/f; echo n >t/way/sub/g", here.toString());
    running(
        "mkdir -p /t/way/sub; echo inside >/t/way/f; ln -s "
            + host
            + " /t/link;"
            + " (while :; do mv /t/way /t/w; mv /t/link /t/way; mv /t/way /t/link;"
            + " mv /t/w /t/way; done) 2>/dev/null & :");
    int through = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Ended read = in(here, "cp", "web:/t/way/f", "got");
      if (read.exitCode() == 0) {
        through++;
        String got = Raw.read(here.resolve("got"));
        assertFalse(got.contains("host"), got);
      }
      Ended tree = in(here, "cp", "web:/t/.", "tree" + round);
      through += tree.exitCode() == 0 ? 1 : 0;
      Ended written = in(here, "cp", "t/way/f", "web:/t/way/f");
      through += written.exitCode() == 0 ? 1 : 0;
      in(here, "cp", "-a", "t/.", "web:/t");
      assertEquals("of the host\n", Raw.read(host.resolve("f")));
      assertEquals("f\n", Host.run("ls", "-A", host.toString()).stdout());
    }
    assertTrue(through > 0, "no copy ever met the attacker");
    Ended found = Host.attempt("grep", "-rl", "of the host", here.toString());
    assertEquals("", found.stdout());
    assertEquals("600", Host.run("stat", "-c", "%a", host.resolve("f").toString()).word());
  }

  /**
   * CVE-2019-14271: a helper that enters the root and then loads a library of the container's.
   * Whatever the container has for libraries, programs and accounts, none of it is opened.
   */
  @Test
  void cve_2019_14271_nothingOfTheContainersIsLoadedOrRun() {
    Path here = anew("here");
    Raw.write(here.resolve("f"), "x\n");
    running(
        "mkdir -p /lib64 /lib/x86_64-linux-gnu; for l in libnss_files.so.2 libnss_compat.so.2"
            + " libc.so.6 libjffi.so; do for d in /lib /lib64 /lib/x86_64-linux-gnu /usr/lib; do"
            + " mkdir -p $d; echo '#' >$d/$l 2>/dev/null; done; done; mv /bin/tar /bin/tar.was");
    Ended traced =
        shell(
                "cd $1; exec strace -f -qq -o trace -e trace=execve,chroot,setns,openat,openat2"
                    + " $MYDOCKER cp f web:/etc/f",
                here.toString())
            .run();
    assertThat(traced).succeeds();
    String trace = Raw.read(here.resolve("trace"));
    assertTrue(trace.contains("RESOLVE_IN_ROOT"), "the copy is in the trace");
    assertFalse(trace.contains("chroot("), "nobody enters the root");
    assertFalse(trace.contains("setns("), "nor its namespaces");
    for (String line : trace.split("\n", -1)) {
      assertFalse(line.contains("/root/lib") || line.contains("merged/lib"), line);
    }
  }

  /** Archives on standard input that would write outside of the directory they are unpacked in. */
  @Test
  void hostileArchivesWriteNothingOutside() {
    Path here = anew("here");
    Path host = anew("host");
    running("mkdir /dest /other; ln -s /other /dest/old");
    String make =
        "import tarfile, io, sys\n"
            + "def tar(name, *members):\n"
            + "  t = tarfile.open(name, 'w')\n"
            + "  for n, kind, link in members:\n"
            + "    i = tarfile.TarInfo(n); i.type = kind; i.linkname = link\n"
            + "    i.size = 4 if kind == tarfile.REGTYPE else 0\n"
            + "    t.addfile(i, io.BytesIO(b'evil') if i.size else None)\n"
            + "  t.close()\n"
            + "F, S, L, D = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE\n"
            + "h = sys.argv[1]\n"
            + "tar('dots.tar', ('../evil', F, ''))\n"
            + "tar('inner.tar', ('a/../../evil', F, ''))\n"
            + "tar('link.tar', ('l', S, h), ('l/evil', F, ''))\n"
            + "tar('uplink.tar', ('l', S, '../other'), ('l/evil', F, ''))\n"
            + "tar('old.tar', ('old/evil', F, ''))\n"
            + "tar('hard.tar', ('h', L, '../other/x'))\n"
            + "tar('hardlink.tar', ('l', S, h), ('h', L, 'l/f'), ('h', F, ''))\n"
            + "tar('root.tar', ('.', S, h))\n"
            + "tar('absolute.tar', (h + '/evil', F, ''))\n";
    Raw.write(here.resolve("make.py"), make);
    Host.sh("cd \"$1\"; python3 make.py \"$2\"", here.toString(), host.toString());
    for (String name :
        new String[] {"dots", "inner", "link", "uplink", "old", "hard", "hardlink", "root"}) {
      Ended refused = shell("cd $1; $MYDOCKER cp - web:/dest <$2.tar", here.toString(), name).run();
      assertThat(refused).exitsWith(1).saysInOneLine("cp: web:/dest: ");
    }
    // A leading slash means nothing, as with tar.
    assertThat(shell("cd $1; $MYDOCKER cp - web:/dest <absolute.tar", here.toString()).run())
        .succeeds();
    assertThat(in(here, "cp", "web:/dest" + host + "/evil", "inside")).succeeds();
    assertEquals("", Host.run("ls", "-A", host.toString()).stdout());
    assertThat(in(here, "cp", "web:/other", "other")).succeeds();
    assertEquals("", Host.run("ls", "-A", here.resolve("other").toString()).stdout());
  }

  /** Fifos, devices and sockets are never opened: a copy would hang, or read what it must not. */
  @Test
  void specialFilesAreNeitherOpenedNorReplaced() {
    Path here = anew("here");
    Raw.write(here.resolve("f"), "x\n");
    running("mkdir /s; mkfifo /s/p; mknod /s/zero c 1 5; mknod /s/mem c 1 1; echo x >/s/g");
    assertThat(in(here, "cp", "web:/s", "s")).succeeds().saysOnStderr("zero is a device");
    assertEquals("g\np\n", Host.run("ls", here.resolve("s").toString()).stdout());
    assertThat(in(here, "cp", "f", "web:/s/p")).exitsWith(1).saysInOneLine("in its place");
    assertThat(in(here, "cp", "f", "web:/s/mem")).exitsWith(1).saysInOneLine("in its place");
  }
}
