package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as the tools of others make them, unpacked by us and by GNU tar, and compared. */
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsTest {
  /** What every format can hold, and old ones, too. */
  private static final String PLAIN =
      """
      mkdir plain; cd plain; mkdir -p d/empty tmp; echo hi > d/f; ln d/f hard; ln -s ../nowhere d/l
      chmod 6751 d/f; chmod 1777 tmp; chown 1234:5678 d/f; chmod 711 d; head -c 70000 /dev/urandom > big
      printf x > "$(printf 'new\\nline')"; printf x > "$(printf 'bad\\377\\376')"
      mkdir -p $(printf 'n%.0s' $(seq 60)); : > empty
      find . -exec touch -h -d '2001-02-03 04:05:06' {} +
      """;

  private static final String RICH =
      """
      cp -a plain rich; cd rich; mknod c c 1 3; mknod b b 7 300; mkfifo p; chown 3000000:2999999 big
      n=$(printf 'n%.0s' $(seq 250)); mkdir -p $n/$n; echo l > $n/$n/$n; ln $n/$n/$n long
      ln -s $n/$n/$n longlink; truncate -s 8M sparse; echo end | dd of=sparse bs=1 seek=5000000 \
        conv=notrunc status=none; truncate -s 1M hole
      """;

  private static final String ATTRIBUTES =
      """
      cp -a plain attributes; cd attributes; setfattr -n user.a -v "$(printf 'x\\ny=z')" d/f
      setfattr -n user.empty big; setfattr -n trusted.t -v q d; setfacl -m u:7:rwx big
      setfacl -d -m g:8:r-x d/empty; cp /bin/true cap; touch -d '1950-01-01 00:00:00.25' tmp
      setfattr -n security.capability -v 0sAQAAAgAgAAAAAAAAAAAAAAAAAAA= cap; touch -d @1.000000001 big
      """;

  private static final String LIST =
      """
      find . -printf '%P|%y|%m|%U|%G|%T@|%l|%n|' \\( -type d -printf '\\n' -o -printf '%s\\n' \\) | sort
      find . -type f -exec sha256sum {} + | sort; find . -type c -o -type b | xargs -r stat -c '%n %t %T'
      find . -type f -links +1 -printf '%i %p\\n' | sort |
        awk '{ if (!($1 in n)) n[$1] = ++c; print n[$1], $2 }' | sort
      find . -name sparse -o -name hole | xargs -r stat -c '%n %b' | awk '$2 > 100 { print "filled" }'
      """;

  private static final String LIST_ATTRIBUTES =
      "find . -print0 | sort -z | xargs -0 getfattr -h -d -m - -e hex 2>&1\n";

  private Path top = Path.of("/");

  @BeforeAll
  void make() throws IOException, InterruptedException {
    top = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-test");
    shell(PLAIN);
    shell(RICH);
    shell(ATTRIBUTES);
  }

  @AfterAll
  void remove() throws IOException, InterruptedException {
    shell("rm -rf --one-file-system " + top);
  }

  private String shell(String script) throws IOException, InterruptedException {
    return Bash.run(top, script).strip();
  }

  private void unpack() throws IOException, InterruptedException {
    shell("rm -rf ours; mkdir ours");
    Kernel kernel = Kernel.open();
    int root = Directories.open(kernel, top + "/ours");
    try (var packed = Files.newInputStream(top.resolve("x"))) {
      kernel.fchmod(root, 0755);
      new StreamTree(kernel, WatchedStore.SILENT, "x").unpack(packed, root, null);
    } finally {
      kernel.close(root);
    }
  }

  private void agrees(String pack, String list) throws IOException, InterruptedException {
    shell(pack);
    unpack();
    shell(
        "rm -rf theirs; mkdir theirs; tar -C theirs --xattrs --xattrs-include='*' --acls"
            + " --numeric-owner -xpf x");
    String theirs = shell("cd theirs; " + list);
    assertEquals(theirs, shell("cd ours; " + list));
    assertTrue(theirs.lines().count() > 15, theirs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "oldgnu", "gnu", "ustar", "posix"})
  void gnuTar(String format) throws IOException, InterruptedException {
    agrees("tar -C plain --numeric-owner --format=" + format + " -cf x .", LIST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=oldgnu",
        "--format=gnu",
        "--format=posix",
        "--format=oldgnu -S",
        "--format=gnu -S",
        "--format=posix -S --sparse-version=0.0",
        "--format=posix -S --sparse-version=0.1",
        "--format=posix -S --sparse-version=1.0"
      })
  void gnuTarOfARichTree(String options) throws IOException, InterruptedException {
    // Without -S the archive has no holes.
    String list = options.contains("-S") ? LIST : LIST.replace("{ print \"filled\" }", "{ }");
    agrees("tar -C rich --numeric-owner -cf x " + options + " .", list);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar -C attributes --numeric-owner --format=posix --xattrs --acls -cf x .",
        "bsdtar -C attributes --numeric-owner --format pax -cf x ."
      })
  void attributes(String pack) throws IOException, InterruptedException {
    agrees(pack, LIST + LIST_ATTRIBUTES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bsdtar -C rich --numeric-owner --format pax -cf x .",
        "bsdtar -C rich --numeric-owner --format gnutar -cf x .",
        "bsdtar -C plain --numeric-owner --format ustar -cf x .",
        "cd plain; busybox tar -cf ../x .",
        // As docker export names them: without a dot, directories with a slash.
        "cd plain; find * -print0 | sort -z | tar --numeric-owner --no-recursion --null -T - -cf ../x",
        "cd plain; tar --numeric-owner -P --transform 's,^\\.,/,S' -cf ../x ."
      })
  void otherTools(String pack) throws IOException, InterruptedException {
    agrees(pack, "find . -mindepth 1 | sort; cd d; " + LIST);
  }

  @ParameterizedTest
  @CsvSource({
    "cat",
    "gzip",
    "zstd -q",
    "zstd -q -19 --long=27",
    "xz",
    "xz -T2 --block-size=20000",
    "bzip2",
    "split -b 30000 --filter='gzip -n'",
    "split -b 30000 --filter='zstd -q'",
    "split -b 30000 --filter=xz",
    "split -b 30000 --filter=bzip2"
  })
  void compressions(String compressor) throws IOException, InterruptedException {
    agrees("tar -C rich --numeric-owner -S -cf - . | " + compressor + " > x", LIST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cd plain; find d | busybox cpio -o -H newc > ../x",
        "bsdtar -C plain --format cpio -cf x d",
        "bsdtar -C plain --format newc -cf x d",
        "bsdtar -C plain --format zip -cf x d"
      })
  void whatIsNoTarIsRefused(String pack) throws IOException, InterruptedException {
    shell(pack);
    ArchiveException e = assertThrows(ArchiveException.class, this::unpack);
    assertTrue(String.valueOf(e.getMessage()).contains("not a tar archive"), e.getMessage());
  }
}
