package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.image.archive.TarBuilder;
import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Preparing images for real: what comes out, what is left behind, who waits for whom. */
@Tag("root")
class PreparationTest {
  private Path top = Path.of("/");
  private String home = "";
  private String data = "";
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    top = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-test");
    home = Files.createDirectory(top.resolve("home")).toString();
    data = top + "/data";
  }

  @AfterEach
  void remove() throws IOException, InterruptedException {
    shell("rm -rf " + top);
  }

  private String shell(String script) throws IOException, InterruptedException {
    return Bash.run(top, script).strip();
  }

  private PrepareNotices collect() {
    return new PrepareNotices() {
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

  private ImagePreparation preparation() {
    return new ImagePreparation(Kernel.open(), home, data, collect());
  }

  private ImageChoice choice(String first) {
    return ImageChoice.of(null, List.of(first, "sh"), home, data);
  }

  private String prepared(ImageChoice choice) {
    preparation().prepare(choice);
    Image image = new ImageIndex(home, data).find(choice);
    assertNotNull(image);
    return image.lowers().get(0);
  }

  private void nothingLeft() throws IOException, InterruptedException {
    assertEquals("", shell("find home data -maxdepth 2 -name '.*' 2>/dev/null || true"));
  }

  @Test
  void aTreeComesBackAsTarMakesIt() throws IOException, InterruptedException {
    shell(
        "mkdir -p t/d/empty t/s; echo hi > t/d/f; chown 12345:54321 t/d/f; chmod 6751 t/d/f;"
            + " ln t/d/f t/hard; ln -s ../nowhere t/d/l; mknod t/null c 1 3; mknod t/blk b 7 300;"
            + " mkfifo t/p; chmod 1777 t/s; truncate -s 10M t/sparse; echo x >> t/sparse;"
            + " printf x > \"$(printf 't/n\\nl\\377')\"; setfattr -n user.a -v b t/d/f || true;"
            + " touch -d '2001-02-03 04:05:06.123456789' t/d t/d/f t/hard; chmod 711 t;"
            + " touch -h -d '1960-01-01 00:00:00.5' t/d/l; tar -C t --format=pax --xattrs -S"
            + " -cf home/x.tar .; mkdir u; tar -C u --xattrs --numeric-owner -xpf home/x.tar");
    String tree = prepared(choice("x"));
    String list =
        "find . -printf '%P|%y|%m|%U|%G|%T@|%l|%n|' \\( -type d -printf '\\n' -o -printf '%s\\n' \\) |"
            + " sort; getfattr -R -h -d -m - . 2>/dev/null | sort; stat -c '%t %T' null blk;"
            + " find . -type f -exec sha256sum {} + | sort";
    assertEquals(shell("cd u; " + list), shell("cd " + tree + "; " + list));
    assertEquals(
        shell("sha256sum < home/x.tar | cut -c1-64"), tree.substring(tree.lastIndexOf('/') + 1));
    assertTrue(Integer.parseInt(shell("stat -c %b " + tree + "/sparse")) < 100);
    assertEquals("700", shell("stat -c %a data/layers | head -1"));
    nothingLeft();
  }

  @Test
  void compressedArchivesShareTheirLayer() throws IOException, InterruptedException {
    shell("mkdir t; echo x > t/f; tar -C t -cf a.tar .; gzip -k a.tar; zstd -q a.tar; xz -k a.tar");
    String tree = prepared(choice(top + "/a.tar"));
    for (String suffix : List.of(".gz", ".zst", ".xz")) {
      assertEquals(tree, prepared(choice(top + "/a.tar" + suffix)));
    }
    nothingLeft();
  }

  @Test
  void aChangedArchiveIsNoticed() throws IOException, InterruptedException {
    shell("mkdir t; echo one > t/f; tar -C t -cf home/x.tar .");
    String first = prepared(choice("x"));
    shell(
        "touch -r home/x.tar stamp; echo two > t/f; tar -C t -cf home/x.tar .;"
            + " touch -r stamp home/x.tar");
    assertNull(new ImageIndex(home, data).find(choice("x")));
    String second = prepared(choice("x"));
    assertEquals("one two", shell("echo $(cat " + first + "/f " + second + "/f)"));
    shell("rm -r " + second);
    assertNull(new ImageIndex(home, data).find(choice("x")));
    ImageChoice gone = choice("x");
    shell("rm home/x.tar");
    ImageException e =
        assertThrows(ImageException.class, () -> new ImageIndex(home, data).find(gone));
    assertTrue(String.valueOf(e.getMessage()).contains("home/x.tar"));
  }

  @Test
  void namesThatAreNotAscii() throws IOException, InterruptedException {
    shell("mkdir t; echo x > t/f; tar -C t -cf \"$(printf 'b\\303\\244.tar')\" .");
    prepared(choice(top + "/b\u00c3\u00a4.tar"));
    shell("mkdir \"$(printf 'h\\377')\"");
    home = top + "/h\u00ff";
    String tree = prepared(choice("/bin/sh"));
    assertEquals(home + "/busybox", tree);
  }

  @Test
  void bothWaysOfLookingAgree() throws IOException {
    for (Path path : List.of(Files.writeString(top.resolve("f"), "abc"), Path.of("/dev"), top)) {
      assertEquals(
          new PlainFiles().facts(path.toString()),
          new KernelFiles(Kernel.open()).facts(path.toString()));
    }
  }

  @Test
  void twoAtOnceUnpackOnce() throws Exception {
    shell("mkdir t; head -c 20000000 /dev/urandom > t/f; tar -C t -cf home/x.tar .");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(() -> prepared(choice("x")));
        tasks.add(() -> prepared(choice("/bin/sh")));
      }
      for (Future<String> each : pool.invokeAll(tasks)) {
        assertTrue(Files.isDirectory(Path.of(each.get())));
      }
    } finally {
      pool.shutdown();
    }
    assertEquals("1", shell("ls data/layers/sha256 | wc -l"));
    nothingLeft();
  }

  @Test
  void whatAKilledPreparationLeftIsCleared() throws IOException, InterruptedException {
    shell(
        "mkdir t; echo x > t/f; tar -C t -cf home/x.tar .;"
            + " mkdir -p data/layers/.tmp-1/a/b/c home/.busybox-1/x; touch data/layers/.tmp-1/a/f;"
            + " touch home/.busybox.lock");
    // Deeper than a stack or the descriptors would allow.
    shell("mkdir -p data/layers/.tmp-1/$(printf 'd/%.0s' $(seq 1500))");
    prepared(choice("x"));
    prepared(choice("/bin/sh"));
    nothingLeft();
  }

  @Test
  void defaultImageOfTheHost() throws IOException, InterruptedException {
    String tree = prepared(choice("/bin/sh"));
    assertEquals(home + "/busybox", tree);
    assertEquals("works", shell("chroot " + tree + " /bin/sh -c 'echo works'"));
    assertEquals("1777 700", shell("echo $(stat -c %a " + tree + "/tmp " + tree + "/root)"));
    assertTrue(Integer.parseInt(shell("stat -c %h " + tree + "/bin/busybox")) > 100);
    assertEquals(1, notices.size());
    nothingLeft();
  }

  @Test
  void defaultImageOfAnArchive() throws IOException, InterruptedException {
    for (String packer : List.of("cat", "gzip", "zstd -q", "xz")) {
      shell(
          "rm -rf t home/*; mkdir -p t/bin; echo x > t/bin/sh; tar -C t -c . | "
              + packer
              + " > home/busybox.tar");
      assertEquals("x", shell("cat " + prepared(choice("/bin/sh")) + "/bin/sh"));
      assertEquals("755", shell("stat -c %a home/busybox"));
      nothingLeft();
    }
  }

  @Test
  void noDefaultImage() throws IOException, InterruptedException {
    shell("printf '#!/bin/sh\\n' > script; chmod 755 script");
    DefaultImage image =
        new DefaultImage(Kernel.open(), home, collect(), List.of(top + "/script", "/bin/ls"));
    String message =
        String.valueOf(assertThrows(ImageException.class, image::prepare).getMessage());
    assertTrue(message.contains("home/busybox.tar") && message.contains("/bin/ls"), message);
    nothingLeft();
    home = top + "/nowhere";
    message =
        String.valueOf(
            assertThrows(ImageException.class, () -> prepared(choice("/bin/sh"))).getMessage());
    assertTrue(message.contains("--home"), message);
  }

  @Test
  void aTruncatedArchiveLeavesNothing() throws IOException, InterruptedException {
    shell(
        "mkdir t; head -c 100000 /dev/urandom > t/f; tar -C t -czf x.tar .;"
            + " head -c 50000 x.tar > home/x.tar");
    ImageException e = assertThrows(ImageException.class, () -> prepared(choice("x")));
    assertTrue(String.valueOf(e.getMessage()).contains("truncated"));
    assertEquals("", shell("ls -A data/layers/sha256 data/images | grep -v : || true"));
    nothingLeft();
  }

  @Test
  void aFullDisk() throws IOException, InterruptedException {
    shell(
        "mkdir t data; head -c 3000000 /dev/urandom > t/f; tar -C t -cf home/x.tar .;"
            + " mount -t tmpfs -o size=1m none data");
    try {
      ImageException e = assertThrows(ImageException.class, () -> prepared(choice("x")));
      assertTrue(String.valueOf(e.getMessage()).contains("entry './f'"), e.getMessage());
      assertEquals("", shell("ls -A data/layers/sha256 data/images | grep -v : || true"));
      nothingLeft();
    } finally {
      shell("umount data");
    }
  }

  @Test
  void theLastEntryOfANameCounts() throws IOException, InterruptedException {
    Files.write(
        Path.of(home, "x.tar"),
        new TarBuilder()
            .file("a", "1")
            .symlink("a", "/nowhere")
            .file("a", "2")
            .dir("d")
            .file("d/keep", "k")
            .dir("d")
            .dir("e")
            .symlink("e", "d")
            .dir("e")
            .file("e/x", "3")
            .file("h", "4")
            .hardLink("i", "h")
            .hardLink("h", "i")
            .hardLink("i", "./h")
            .end());
    String tree = prepared(choice("x"));
    assertEquals(
        "2 k 3 4 4",
        shell("cd " + tree + "; for f in a d/keep e/x h i; do echo $(cat $f); done | xargs"));
  }
}
