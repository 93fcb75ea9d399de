package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tutorial's faults in committing, by their numbers there. */
class TutorialArchiveFaultsTest extends UserTest {

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @AfterEach
  void removeImages() {
    Host.run("sh", "-c", "rm -f " + places.home() + "/*.tar");
  }

  /** There, a 20-byte archive and not a word. */
  @Test
  void fault06_nothingToCommitIsAnError() {
    assertThat(mydocker("commit", "x")).exitsWith(1).printsNothing().saysInOneLine("container");
    assertTrue(Files.notExists(places.home("x.tar")));
  }

  /** There, the archive was written outside the directory. */
  @Test
  void fault06_aNameDoesNotLeaveTheDirectory() {
    Started container = waiting();
    assertThat(mydocker("commit", "../x")).exitsWith(125).printsNothing().saysInOneLine("../x");
    assertTrue(Files.notExists(places.base().resolve("x.tar")));
    assertThat(container.closeStdin().await()).succeeds();
  }

  /** There, the earlier archive was overwritten in place, so that a failure cost both. */
  @Test
  void fault06_theEarlierArchiveOutlivesAFailure() throws IOException {
    Started container = waiting();
    Path image = Raw.write(places.home("x.tar"), "the earlier one");
    Object inode = Files.getAttribute(image, "unix:ino");
    assertThat(shell("ulimit -f 128; trap '' XFSZ; \"$MYDOCKER\" commit x").run())
        .exitsWith(1)
        .printsNothing();
    assertEquals("the earlier one", Raw.read(image));
    assertEquals(inode, Files.getAttribute(image, "unix:ino"));
    assertThat(container.closeStdin().await()).succeeds();
  }

  /** There, -v ~/.ssh:/root/.ssh was in the image. */
  @Test
  void fault07_aVolumesContentIsNotPacked() {
    Path ssh = places.newDirectory(".ssh");
    Raw.write(ssh.resolve("id_rsa"), "SECRET4\n");
    Started shell =
        start("run", "-i", "-v", ssh + ":/root/.ssh", "-v", ssh + "/id_rsa:/key", "/bin/sh");
    shell.type("echo x >/root/.ssh/new; echo ready\n").untilPrinted("ready\n");
    Ended commit = mydocker("commit", "x");
    assertThat(commit).succeeds().saysInOneLine("/root/.ssh", "/key");
    assertThat(shell.closeStdin().await()).succeeds();
    assertThat(
            Host.run("sh", "-c", "tar -xOzf " + places.home("x.tar") + " | grep -ac SECRET4; true"))
        .printsLines("0");
    assertThat(mydocker("run", "x", "ls", "-A", "/root/.ssh")).succeeds().printsNothing();
  }

  /** There, file capabilities, attributes, ACLs and holes were lost. */
  @Test
  void fault08_attributesCapabilitiesAndHolesAreKept() {
    Path image = places.home("busybox");
    Host.sh(
        "cd $1 && cp bin/busybox capable && setcap cap_net_raw+ep capable && echo x >marked &&"
            + " setfattr -n user.note -v 'a note' marked && setfattr -n user.binary -v 0x00ff0a"
            + " marked && echo x >shared && setfacl -m u:1234:r shared && mkdir acls && setfacl -d"
            + " -m g:77:rwx acls && truncate -s 300M sparse && printf end | dd of=sparse bs=1"
            + " seek=150M conv=notrunc status=none",
        image.toString());
    Path there = places.newDirectory("attributes");
    try {
      Started container = waiting();
      assertThat(mydocker("commit", "x")).succeeds();
      container.closeStdin().await();
      Host.run(
          "tar",
          "--numeric-owner",
          "--xattrs",
          "--xattrs-include=*",
          "--acls",
          "-xpzf",
          places.home("x.tar").toString(),
          "-C",
          there.toString());
      assertEquals(attributes(image), attributes(there), "as GNU tar restores them");
      assertTrue(blocks(there.resolve("sparse")) < 10_000, "the hole is a hole again");
      assertThat(mydocker("run", "x", "stat", "-c", "%s %b", "/sparse")).saysOnStdout("314572800 ");
      Path stored =
          Path.of(Host.run("sh", "-c", "find " + places.dataRoot() + " -name capable").word())
              .getParent();
      assertEquals(attributes(image), attributes(stored), "as we restore them");
      assertTrue(blocks(stored.resolve("sparse")) < 10_000, "in the store too");
    } finally {
      Host.run("rm", "-rf", there.toString());
      Host.sh("cd $1 && rm -rf capable marked shared acls sparse", image.toString());
    }
  }

  /** There, never the same bytes twice. */
  @Test
  void fault08_theSameTreeGivesTheSameArchive() {
    assertThat(
            mydocker(
                "run",
                "--keep",
                "--name",
                "kept",
                "/bin/sh",
                "-c",
                "mkdir /d; for n in 3 1 2; do echo $n >/d/$n; done"))
        .succeeds();
    assertThat(mydocker("commit", "kept", "one")).succeeds();
    assertThat(mydocker("commit", "kept", "two")).succeeds();
    assertThat(mydocker("rm", "kept")).succeeds();
    Host.run("cmp", places.home("one.tar").toString(), places.home("two.tar").toString());
  }

  private static String attributes(Path root) {
    return Host.sh(
            "cd $1 && getfattr -hd -m - -e hex capable marked shared acls && getfacl -n shared acls"
                + " && cat sparse | cksum",
            root.toString())
        .stdout();
  }

  private static long blocks(Path file) {
    return Long.parseLong(Host.run("stat", "-c", "%b", file.toString()).word());
  }
}
