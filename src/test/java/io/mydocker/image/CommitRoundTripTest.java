package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Committing trees for real, and getting them back: by GNU tar, and by this engine. */
@Tag("root")
class CommitRoundTripTest {
  private static final String AWKWARD =
      """
      mkdir t; cd t
      mkdir a tmp; echo hi > a/f; ln a/f a/g; ln a/f 0first; ln -s nowhere sl; ln sl sl2
      mknod c c 1 3; mknod b b 259 70000; mkfifo p; chmod 4751 a/g; chmod 1777 tmp; mkdir -m 0 none
      printf x > "$(printf 'new\\nline')"; printf x > "$(printf 'bad\\377\\376')"; printf x > ' %s='
      touch -d '1950-01-01 00:00:00.25' old; touch -d @1.000000001 a; touch -d '2300-01-01' far
      touch own; chown 3000000:4000000000 own
      setfattr -n user.a -v "$(printf 'x\\ny')" own; setfattr -n user.empty own
      setfattr -n trusted.link -v q -h sl; setfattr -n trusted.overlay.opaque -v y tmp
      setfattr -n user.b -v 1 tmp
      cp /bin/true cap; setfattr -n security.capability -v 0sAQAAAgAgAAAAAAAAAAAAAAAAAAA= cap
      setfattr -n system.posix_acl_access -h a/f \\
        -v 0x0200000001000600ffffffff020006004d00000004000400ffffffff10000600ffffffff20000400ffffffff
      truncate -s 1T sparse; printf end | dd of=sparse bs=1 seek=5000000 conv=notrunc status=none
      truncate -s 3M hole; printf x | dd of=tail bs=1 seek=9999999 status=none
      n=$(printf 'n%.0s' $(seq 250)); mkdir -p $n/$n/d; echo l > $n/$n/$n
      ln -s "$(printf 't%.0s' $(seq 1000))" long; ln $n/$n/$n zlong; mkfifo "$(printf 'esc\\033')"
      """;

  private static final String LIST =
      """
      find . -printf '%P|%y|%m|%U|%G|%T@|%l|%n|' \\( -type d -printf '\\n' -o -printf '%s\\n' \\) | sort
      find . -print0 | sort -z | xargs -0 getfattr -h -d -m - -e hex | grep -v trusted.overlay
      stat -c '%t %T' c b; find . -type f -size -1000M -exec sha256sum {} + | sort
      stat -c '%b' sparse hole tail | awk '$1 > 100 { print "not sparse" }'
      find . -type f -links +1 -printf '%i %p\\n' | sort |
        awk '{ if (!($1 in n)) n[$1] = ++c; print n[$1], $2 }' | sort
      """;

  private Path top = Path.of("/");
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    top = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-test");
  }

  @AfterEach
  void remove() throws IOException, InterruptedException {
    shell("umount -q mounted t/mounted t/bound || true");
    shell("rm -rf --one-file-system " + top);
  }

  private String shell(String script) throws IOException, InterruptedException {
    return Bash.run(top, script).strip();
  }

  private CommitProgress collect() {
    return new CommitProgress() {
      @Override
      public void at(long done, long total) {
        assertTrue(done <= total);
      }

      @Override
      public void notice(String line) {
        notices.add(line);
      }
    };
  }

  private void commit(String tree, String directory, String name) {
    CommitArchive.write(
        Kernel.open(),
        top + "/" + tree,
        Packing.USUAL,
        top + "/" + directory,
        ".new",
        name,
        collect());
  }

  private String unpacked(String archive) {
    ImageChoice choice =
        ImageChoice.of(top + "/" + archive, List.of(), top.toString(), top + "/data");
    String data = top + "/data";
    PrepareNotices quiet =
        new PrepareNotices() {
          @Override
          public void at(long done, long total) {}

          @Override
          public void notice(String line) {
            notices.add(line);
          }
        };
    new ImagePreparation(Kernel.open(), top.toString(), data, quiet).prepare(choice);
    Image image = new ImageIndex(top.toString(), data).find(choice);
    assertTrue(image != null);
    return image == null ? "" : image.lowers().get(0);
  }

  @Test
  void anAwkwardTreeComesBackFromGnuTarAndFromUs() throws IOException, InterruptedException {
    shell(AWKWARD);
    commit("t", ".", "x.tar");
    assertEquals(List.of(), notices);
    String expected = shell("cd t;" + LIST);
    shell(
        "mkdir u; tar -C u --xattrs --xattrs-include='*' --numeric-owner -xpf x.tar 2> said;"
            + " ! grep -v 'time stamp' said");
    assertEquals(expected, shell("cd u;" + LIST), "unpacked by GNU tar");
    assertEquals(expected, shell("cd " + unpacked("x.tar") + ";" + LIST), "unpacked by us");
    assertEquals("", shell("tar --list -f x.tar 2>/dev/null | grep -v '^\\./' || true"));
    assertEquals("", shell("zcat x.tar | grep -ac trusted.overlay | grep -v '^0$' || true"));
  }

  /** GNU tar 1.34 writes such names escaped, and escapes what it reads in its own way. */
  @ParameterizedTest
  @ValueSource(strings = {"user.k=v", "user.100%", "user.p%3D", "user.%25=%3D="})
  void attributeNamesWithEqualsAndPercentSigns(String name)
      throws IOException, InterruptedException {
    shell("mkdir t; touch t/f; setfattr -n '" + name + "' -v '=%3D' t/f");
    String list = "getfattr -d -m - -e hex f";
    String expected = shell("cd t;" + list);
    commit("t", ".", "x.tar");
    assertEquals(expected, shell("cd " + unpacked("x.tar") + ";" + list));
    shell("tar -C t --format=posix --xattrs -cf y.tar .");
    assertEquals(expected, shell("cd " + unpacked("y.tar") + ";" + list));
  }

  /**
   * Deeper than PATH_MAX and than the limit on open files; memory must not grow with its square.
   */
  @Test
  void aTreeDeeperThanPathMax() throws IOException, InterruptedException {
    String in = "python3 -c 'import os\nfor i in range(2500): os.%s(\"d\")%s\n%s'";
    shell(
        "mkdir t; cd t; "
            + in.formatted("mkdir", "; os.chdir(\"d\")", "open(\"deep\", \"w\").write(\"end\")"));
    commit("t", ".", "x.tar");
    assertEquals(List.of(), notices);
    String tree = unpacked("x.tar");
    assertEquals(
        "end",
        shell("cd " + tree + "; " + in.formatted("chdir", "", "print(open(\"deep\").read())")));
  }

  @Test
  void theOrderInTheDirectoryDoesNotCount() throws IOException, InterruptedException {
    shell("mkdir t u; for i in $(seq 500); do echo $i > t/$RANDOM-$i; done; touch -d @1 t/*");
    shell("ls t | shuf | while read f; do cp -p t/$f u/$f; done; touch -d @2 t u");
    commit("t", ".", "t.tar");
    commit("u", ".", "u.tar");
    assertArrayEquals(
        Files.readAllBytes(top.resolve("t.tar")), Files.readAllBytes(top.resolve("u.tar")));
  }

  @Test
  void nothingOfAMountGetsIn() throws IOException, InterruptedException {
    shell("mkdir -p t/mounted t/own; : > t/bound; echo mine > t/own/file; echo secret > secret");
    shell("mount -t tmpfs none t/mounted; echo secret > t/mounted/file; mount -B secret t/bound");
    commit("t", ".", "x.tar");
    assertEquals("./ ./mounted/ ./own/ ./own/file", shell("tar -tf x.tar | tr '\\n' ' '").strip());
    assertEquals("mine", shell("tar -xOf x.tar"));
    assertEquals(2, notices.size(), notices.toString());
  }

  @Test
  void socketsAreLeftOutWithANotice() throws IOException, InterruptedException {
    shell("mkdir t; cd t; python3 -c 'import socket; socket.socket(1).bind(\"s\")'; touch f");
    commit("t", ".", "x.tar");
    assertEquals("./ ./f", shell("tar -tf x.tar | tr '\\n' ' '").strip());
    assertEquals(List.of("./s is a socket and is left out"), notices);
  }

  @Test
  void aFullDiskLeavesTheEarlierArchiveAndNamesTheFile() throws IOException, InterruptedException {
    byte[] noise = new byte[3 << 20];
    new Random(1).nextBytes(noise);
    Files.createDirectory(top.resolve("t"));
    Files.write(top.resolve("t/noise"), noise);
    shell("mkdir mounted; mount -t tmpfs -o size=1m none mounted; echo earlier > mounted/x.tar");
    ImageException full = assertThrows(ImageException.class, () -> commit("t", "mounted", "x.tar"));
    String said = String.valueOf(full.getMessage());
    assertTrue(said.contains("/mounted/x.tar") && said.contains("ENOSPC"), said);
    assertTrue(said.indexOf('\n') < 0, said);
    assertEquals("earlier", shell("cat mounted/x.tar; umount mounted"));
    assertEquals("", shell("ls -A mounted"));
  }

  @Test
  void aStreamGetsTheSameBytesAsAFile() throws IOException, InterruptedException {
    shell("mkdir t; cd t; head -c 5000000 /dev/zero | tr '\\0' x > f; echo x > g");
    commit("t", ".", "x.tar");
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    CommitArchive.write(Kernel.open(), top + "/t", Packing.USUAL, stream, collect());
    assertArrayEquals(Files.readAllBytes(top.resolve("x.tar")), stream.toByteArray());
  }

  @Test
  void anEmptyTreeIsAnArchiveToo() throws IOException, InterruptedException {
    shell("mkdir t");
    commit("t", ".", "x.tar");
    assertEquals("./", shell("tar -tf x.tar"));
  }
}
