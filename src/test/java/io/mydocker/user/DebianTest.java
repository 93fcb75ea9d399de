package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real distribution's root of 200 MB, changed while it runs, committed, and compared file by
 * file.
 */
class DebianTest extends UserTest {
  private static final Duration LONG_JOB = Duration.ofMinutes(10);

  /** Made once and kept with the build's other products: it takes half a minute and the network. */
  private static final Path ROOT = Path.of("target", "debian-root.tar").toAbsolutePath();

  private Path committed;
  private String running;

  @BeforeAll
  void commitADebianThatWasWorkedIn() {
    makeTheRoot();
    Started shell = start("run", "-i", "--image", ROOT.toString(), "/bin/bash");
    // Not /usr/bin/perl, which has a second name: overlayfs breaks a hard link when it copies up,
    // and
    // goes on showing the other name's old link count (Documentation/filesystems/overlayfs.rst).
    String work =
        """
        useradd -m worker && echo 'set -o vi' >>/home/worker/.bashrc
        for n in $(seq 1000); do echo $n >/srv/$n; done
        rm -rf /usr/share/doc && mkdir /usr/share/doc && echo new >/usr/share/doc/new
        mv /usr/share/zoneinfo /usr/share/zones; ln -s zones /usr/share/zoneinfo
        ln /bin/bash /usr/local/bin/same; chmod u+s,o-x /usr/bin/tar; chown -R worker: /srv
        truncate -s 50M /srv/hole; echo ready
        """;
    shell.type(work).untilPrinted("ready\n");
    Ended commit = command("commit", "worked").within(LONG_JOB).run();
    committed = places.home("worked.tar");
    assertThat(commit).prints("commitContainer imageTar:" + committed + "\n");
    running = manifest(places.home("merged"));
    assertThat(shell.closeStdin().await()).succeeds(); // a slow machine shows progress
    assertTrue(running.lines().count() > 6000, "a whole Debian");
  }

  @Test
  void asGnuTarUnpacksIt() {
    Path there = places.newDirectory("by-tar");
    String[] tar = {
      "tar",
      "--numeric-owner",
      "--xattrs",
      "--xattrs-include=*",
      "-xpzf",
      committed.toString(),
      "-C"
    };
    String[] command = Arrays.copyOf(tar, tar.length + 1);
    command[tar.length] = there.toString();
    Host.run(command);
    SameLines.assertSame("what tar unpacked", running, manifest(there));
    Host.run("rm", "-rf", there.toString());
  }

  @Test
  void asAContainerOfIt() {
    Started shell = command("run", "-i", "worked", "bash").within(LONG_JOB).start();
    shell.type("echo ready\n").untilPrinted("ready\n");
    SameLines.assertSame("a container of it", running, manifest(places.home("merged")));
    shell.type(
        "su worker -c 'id -un'; perl -e 'print 6*7, \"\\n\"'; getcap -r / 2>/dev/null; echo end\n");
    shell.untilPrinted("worker\n42\n").untilPrinted("end\n");
    assertThat(shell.closeStdin().await()).succeeds();
  }

  /**
   * Everything of every file but what the kernel decides, and but the places where a container has
   * mounts. Directories without size and links, which depend on the file system.
   */
  private static String manifest(Path root) {
    String skip =
        "( -path ./proc -o -path ./sys -o -path ./dev -o -path ./etc/hosts -o -path ./etc/hostname"
            + " -o -path ./etc/resolv.conf ) -prune -o";
    String script =
        "cd \"$1\" && {"
            + " find . "
            + quoted(skip)
            + " -type d ! -path . ! -path ./etc -printf '%P %y %m %U:%G %T@\\n';"
            + " find . "
            + quoted(skip)
            + " ! -type d -printf '%P %y %m %U:%G %n %s %l %T@\\n';"
            + " find . "
            + quoted(skip)
            + " -type f -print0 | xargs -0 sha256sum; getfattr -Rhd -m - -e hex . 2>/dev/null |"
            + " grep -v '^user.overlay'; } | LC_ALL=C sort";
    return new Invocation(Map.of(), List.of("sh", "-c", script, "sh", root.toString()))
        .within(LONG_JOB)
        .run()
        .stdout();
  }

  private static String quoted(String find) {
    return find.replace("( ", "\\( ").replace(" )", " \\)");
  }

  private void makeTheRoot() {
    if (Files.exists(ROOT)) {
      return;
    }
    Path root = places.newDirectory("debootstrap");
    String script =
        """
        set -e
        mirror=$(sed -n 's/^deb \\(\\[[^]]*\\] \\)\\?\\([a-z]*:[^ ]*\\) .*/\\2/p; s/^URIs: *\\([^ ]*\\).*/\\1/p' \
          /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v security | grep debian | head -n 1)
        debootstrap --variant=minbase bookworm "$1" ${mirror:-http://deb.debian.org/debian} >&2
        mkdir -p "$(dirname "$2")"
        tar --numeric-owner --xattrs --xattrs-include='*' -C "$1" -cf "$2.new" .
        mv "$2.new" "$2"
        rm -rf "$1"
        """;
    List<String> words = List.of("sh", "-c", script, "sh", root.toString(), ROOT.toString());
    Ended made = new Invocation(proxies(), words).within(LONG_JOB).run();
    assertThat(made).succeeds();
  }

  /** The network's own settings are the one thing debootstrap needs of the caller's environment. */
  private static Map<String, String> proxies() {
    return System.getenv().entrySet().stream()
        .filter(e -> e.getKey().toLowerCase(Locale.ROOT).endsWith("_proxy"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
