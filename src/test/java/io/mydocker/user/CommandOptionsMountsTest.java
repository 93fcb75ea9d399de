package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --mount}, {@code --tmpfs}, {@code --read-only}, named volumes, {@code --volumes-from}. */
class CommandOptionsMountsTest extends UserTest {
  private Path source;
  private int count;

  @BeforeAll
  void anImageWithFilesToShare() throws IOException {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Path seed = Files.createDirectories(places.home("busybox/seed/deeper"));
    Raw.write(seed.resolve("file"), "of the image\n");
    Host.run("chmod", "750", places.home("busybox/seed").toString());
    Host.run("chown", "7:8", seed.resolve("file").toString());
  }

  @BeforeEach
  void aSourceWithAFile(TestInfo test) {
    source = places.newDirectory("mounted" + count++);
    Raw.write(source.resolve("file"), "content\n");
  }

  private Ended sh(String script, String... options) {
    String[] words = new String[options.length + 4];
    words[0] = "run";
    System.arraycopy(options, 0, words, 1, options.length);
    words[words.length - 3] = "/bin/sh";
    words[words.length - 2] = "-c";
    words[words.length - 1] = script;
    return mydocker(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=bind,source=SOURCE,target=/v",
        "type=bind,src=SOURCE,dst=/v",
        "target=/v,source=SOURCE,type=bind,readonly=false,consistency=cached",
        "type=bind,source=SOURCE,destination=/v,bind-propagation=rprivate",
        "type=bind,\"source=SOURCE\",target=/v"
      })
  void aBindMount(String mount) {
    assertThat(
            sh(
                "cat /v/file; echo x >/v/new",
                "--mount",
                mount.replace("SOURCE", source.toString())))
        .printsLines("content")
        .isQuiet();
    assertEquals("x\n", Raw.read(source.resolve("new")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ro", "readonly", "ro=true", "readonly=1"})
  void aReadOnlyBindMount(String word) {
    String mount = "type=bind,source=" + source + ",target=/v," + word;
    assertThat(sh("cat /v/file; echo x >/v/new", "--mount", mount))
        .exitsWith(1)
        .printsLines("content")
        .saysOnStderr("Read-only file system");
  }

  @Test
  void whatLiesBelowTheSourceComesAlongOrNot() {
    Path below = places.newDirectory(source.getFileName() + "/below");
    Host.run("mount", "-t", "tmpfs", "tmpfs", below.toString());
    try {
      Raw.write(below.resolve("seen"), "");
      String mount = "type=bind,source=" + source + ",target=/v";
      assertThat(sh("ls /v/below", "--mount", mount)).printsLines("seen");
      assertThat(sh("ls /v/below", "--mount", mount + ",bind-nonrecursive")).prints("");
    } finally {
      Host.run("umount", below.toString());
    }
  }

  @Test
  void anAbsentBindSourceIsAnErrorAndNotMade() {
    Path absent = source.resolve("absent");
    assertThat(sh("echo ran", "--mount", "type=bind,source=" + absent + ",target=/v"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine(absent.toString(), "-v");
    assertFalse(Files.exists(absent));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=bind,source=/tmp | no target",
        "type=bind,target=/v | no source",
        "type=bind,source=relative,target=/v | ./relative",
        "type=npipe,source=/x,target=/v | npipe",
        "type=bind,source=/tmp,target=v | absolute",
        "type=bind,source=/tmp,target=/proc/x | /proc/x",
        "type=bind,source=/tmp,target=/ | root",
        "type=bind,source=/tmp,target=/v,colour=red | colour",
        "type=bind,source=/tmp,target=/v,readonly=perhaps | perhaps",
        "type=bind,source=/tmp,target=/v,bind-propagation=rshared | rshared",
        "type=bind,source=/tmp,target=/v,tmpfs-size=1m | tmpfs",
        "type=bind,source=/tmp,target=/v,volume-nocopy | volume-nocopy",
        "type=tmpfs,source=/tmp,target=/v | source",
        "type=tmpfs,target=/v,tmpfs-size=big | big",
        "type=tmpfs,target=/v,tmpfs-mode=999 | octal",
        "type=volume,source=a/b,target=/v | a/b",
        "type=volume,source=../x,target=/v | ../x",
        "type=volume,source=x,target=/v,volume-driver=nfs | volume-driver",
        "type=bind,source=,target=/v | source",
        "target | target",
        "\"type=bind,target=/v | quote"
      })
  void wrongMountsAreRefused(String mount, String said) {
    assertThat(sh("echo ran", "--mount", mount))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("mount", said);
  }

  @Test
  void twoForOnePlaceAreRefused() {
    assertThat(sh("echo ran", "-v", source + ":/v", "--tmpfs", "/v/"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("two volumes for /v");
  }

  @Test
  void parentsComeBeforeWhatLiesBelowWhateverTheOrder() {
    assertThat(
            sh(
                "cat /v/a/b/file; ls /v; ls /v/a",
                "-v",
                source + ":/v/a/b",
                "--tmpfs",
                "/v/a",
                "--mount",
                "type=tmpfs,target=/v"))
        .printsLines("content", "a", "b");
  }

  @Test
  void tmpfsHasDockersFlagsUnlessToldOtherwise() {
    assertThat(sh("grep ' /t ' /proc/mounts", "--tmpfs", "/t"))
        .saysOnStdout("tmpfs /t tmpfs rw,nosuid,nodev,noexec");
    assertThat(sh("grep ' /t ' /proc/mounts", "--tmpfs", "/t:exec,suid,dev,size=1m,mode=750"))
        .saysOnStdout("tmpfs /t tmpfs rw,relatime,size=1024k,mode=750");
    assertThat(sh("echo x >/t/x", "--tmpfs", "/t:ro")).exitsWith(1);
    assertThat(
            sh(
                "grep ' /t ' /proc/mounts",
                "--mount",
                "type=tmpfs,target=/t,tmpfs-size=2mb,tmpfs-mode=1770,readonly"))
        .saysOnStdout("tmpfs /t tmpfs ro,nosuid,nodev,noexec,relatime,size=2048k,mode=1770");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "relative", "/", "/proc", "/sys", "/t:colour", "/t:size=", "/t:mode=8"})
  void wrongTmpfsAreRefused(String tmpfs) {
    assertThat(sh("echo ran", "--tmpfs", tmpfs))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("tmpfs");
  }

  @Test
  void aReadOnlyRootIsReadOnlyAndWhatIsMountedIsNot() {
    String script =
        "touch /x 2>/dev/null || echo no; touch /etc/x 2>/dev/null || echo no; touch /v/x /t/x"
            + " /dev/shm/x && echo yes; echo x >/dev/null; grep -c localhost /etc/hosts; pwd;"
            + " mount -o remount,rw / 2>/dev/null || echo no";
    assertThat(sh(script, "--read-only", "-v", source + ":/v", "--tmpfs", "/t", "-w", "/made/here"))
        .printsLines("no", "no", "yes", "2", "/made/here", "no")
        .isQuiet();
    assertTrue(Files.exists(source.resolve("x")));
  }

  @Test
  void aNamedVolumeOutlivesItsContainers() {
    assertThat(sh("echo 1 >/d/x", "-v", "kept:/d")).succeeds().isQuiet();
    assertThat(sh("cat /e/x", "--mount", "source=kept,target=/e")).printsLines("1").isQuiet();
    assertThat(sh("cat /d/x; echo 2 >/d/y", "-v", "kept:/d:ro")).exitsWith(1).printsLines("1");
    assertEquals("1\n", Raw.read(places.dataRoot().resolve("volumes/kept/_data/x")));
  }

  @Test
  void anEmptyNamedVolumeIsFilledFromTheImageOnce() {
    String script = "cat /seed/deeper/file; stat -c '%a' /seed; stat -c '%u:%g' /seed/deeper/file";
    assertThat(sh(script, "-v", "filled:/seed"))
        .printsLines("of the image", "750", "7:8")
        .isQuiet();
    assertThat(sh("rm -r /seed/deeper; echo mine >/seed/own", "-v", "filled:/seed")).succeeds();
    assertThat(sh("ls /seed", "-v", "filled:/seed")).printsLines("own");
    assertTrue(Files.exists(places.home("busybox/seed/deeper/file")), "the image is as it was");
  }

  @Test
  void aNamedVolumeNeedNotBeFilled() {
    assertThat(sh("ls /seed", "-v", "bare:/seed:nocopy")).prints("");
    assertThat(sh("ls /seed", "--mount", "source=bare2,target=/seed,volume-nocopy")).prints("");
  }

  @Test
  void theImagesLinkDoesNotFillAVolumeFromTheHost() throws IOException {
    Path outside = places.newDirectory("outside");
    Raw.write(outside.resolve("secret"), "");
    Path link = Files.createSymbolicLink(places.home("busybox/leads"), outside);
    try {
      assertThat(sh("ls /leads", "-v", "hostile:/leads")).prints("");
    } finally {
      Files.delete(link);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "~x", "-x", "caf\u00e9", "a b"})
  void whatIsNeitherPathNorNameIsRefused(String name) {
    assertThat(sh("echo ran", "-v", name + ":/v"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("neither a path nor a volume's name");
  }

  @Test
  void anAnonymousVolumeGoesWithTheContainer() {
    assertThat(sh("echo x >/v/x; grep -c ' /v ' /proc/mounts", "--mount", "target=/v"))
        .printsLines("1");
    assertEquals(0, places.dataRoot().resolve("containers").toFile().list().length);
  }

  @Test
  void volumesOfAnotherContainer() {
    assertThat(
            sh(
                "echo own >/an/x",
                "--keep",
                "--name",
                "giver",
                "-v",
                source + ":/s",
                "--mount",
                "target=/an",
                "--tmpfs",
                "/t"))
        .succeeds();
    try {
      assertThat(sh("cat /s/file /an/x; ls -d /t; echo y >/an/y", "--volumes-from", "giver"))
          .printsLines("content", "own");
      assertThat(sh("ls /an; touch /an/z", "--volumes-from", "giver:ro"))
          .exitsWith(1)
          .printsLines("x", "y");
      assertThat(sh("ls /an", "--volumes-from", "giver", "--tmpfs", "/an")).prints("");
      assertThat(sh("echo ran", "--volumes-from", "giver:exec"))
          .exitsWith(125)
          .saysInOneLine("exec");
    } finally {
      assertThat(mydocker("rm", "giver")).succeeds();
    }
    assertThat(sh("echo ran", "--volumes-from", "giver"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("giver");
  }
}
