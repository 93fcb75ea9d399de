package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.RawName;
import io.mydocker.program.Flag;
import io.mydocker.storage.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
final class CommitArchiveTest implements CommitProgress {
  private final Kernel kernel = Kernel.open();
  private final List<String> notices = new ArrayList<>();
  private @TempDir Path scratch;
  private int at;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(scratch.resolve("tree"));
    Files.createDirectory(scratch.resolve("back"));
    Files.createDirectory(scratch.resolve("home"));
    at = kernel.openat(Flag.AT_FDCWD, path("tree"), Flag.O_DIRECTORY, 0);
  }

  @Test
  void gnuTarUnpacksTheSameTree() throws IOException, InterruptedException {
    awkward();
    write();
    run("gzip", "-t", path("home/i.tar"));
    run(
        "tar",
        "--xattrs",
        "--xattrs-include=*",
        "--numeric-owner",
        "-xpf",
        path("home/i.tar"),
        "-C",
        path("back"));
    Manifest before = Manifest.of(kernel, path("tree"));
    List<String> expected = new ArrayList<>(before.lines());
    expected.removeIf(line -> line.startsWith("./socket "));
    assertEquals(expected, Manifest.of(kernel, path("back")).lines());
    assertEquals(List.of("./socket is a socket and is left out"), notices);
    int sparse = kernel.openat(Flag.AT_FDCWD, path("back/sparse"), 0, 0);
    assertTrue(kernel.statx(sparse).blocks() < 2000);
    kernel.close(sparse);
    assertFalse(Files.exists(scratch.resolve("home/i.tmp")));
    assertTrue(Files.size(scratch.resolve("home/i.tar")) < 200_000);
  }

  @Test
  void theSameTreeGivesTheSameBytes() throws IOException {
    awkward();
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    CommitArchive.write(kernel, path("tree"), Packing.USUAL, one, this);
    CommitArchive.write(kernel, path("tree"), Packing.USUAL, two, this);
    assertArrayEquals(one.toByteArray(), two.toByteArray());
  }

  @Test
  void aFailureLeavesTheEarlierArchiveAndNoTemporary() throws IOException {
    file("f", "x", 0644);
    write();
    byte[] earlier = Files.readAllBytes(scratch.resolve("home/i.tar"));
    ImageException failed =
        assertThrows(
            ImageException.class,
            () ->
                CommitArchive.write(
                    kernel, path("missing"), Packing.USUAL, path("home"), "i.tmp", "i.tar", this));
    assertTrue(String.valueOf(failed.getMessage()).contains("ENOENT"), failed.getMessage());
    assertArrayEquals(earlier, Files.readAllBytes(scratch.resolve("home/i.tar")));
    assertFalse(Files.exists(scratch.resolve("home/i.tmp")));
  }

  @Test
  void aFullDiskLeavesNothing() throws IOException, InterruptedException {
    byte[] noise = new byte[4 << 20];
    new java.util.Random(1).nextBytes(noise);
    int descriptor = kernel.openat(at, "noise", Flag.O_CREAT | Flag.O_WRONLY, 0600);
    kernel.writeAll(descriptor, noise, 0, noise.length);
    kernel.close(descriptor);
    run("mount", "-t", "tmpfs", "-o", "size=2m", "none", path("home"));
    try {
      ImageException failed = assertThrows(ImageException.class, this::write);
      assertTrue(String.valueOf(failed.getMessage()).contains("ENOSPC"), failed.getMessage());
      try (var left = Files.list(scratch.resolve("home"))) {
        assertEquals(0, left.count());
      }
    } finally {
      run("umount", path("home"));
    }
  }

  private void awkward() throws IOException {
    String odd = "\u00ff\u00fe odd\nname";
    file(odd, "content", 06755);
    kernel.linkat(at, odd, at, "zlink", 0);
    kernel.setxattr(at, odd, "user.a=b%", new byte[] {0, '\n', (byte) 0xff});
    kernel.utimensat(at, odd, 1_500_000_000, 123_456_789);
    file("old", "before 1970", 0);
    kernel.fchownat(at, "old", 3_000_000, 4_000_000_000L);
    kernel.utimensat(at, "old", -5, 250_000_000);
    kernel.symlinkat("t".repeat(300), at, "longlink");
    kernel.symlinkat("/etc/\u00e9", at, "link");
    kernel.linkat(at, "link", at, "link2", 0);
    kernel.mknodat(at, "null", Flag.S_IFCHR | 0666, 1, 3);
    kernel.mknodat(at, "block", Flag.S_IFBLK | 0600, 259, 70_000);
    kernel.mknodat(at, "fifo", Flag.S_IFIFO | 0600, 0, 0);
    kernel.mknodat(at, "socket", Flag.S_IFSOCK | 0600, 0, 0);
    String name = "n".repeat(250);
    kernel.mkdirat(at, name, 01777);
    int inside = kernel.openat(at, name, Flag.O_DIRECTORY, 0);
    kernel.mkdirat(inside, name, 0700);
    kernel.utimensat(inside, name, 7, 8);
    kernel.close(inside);
    int sparse = kernel.openat(at, "sparse", Flag.O_CREAT | Flag.O_WRONLY, 0600);
    kernel.ftruncate(sparse, 500_000_000);
    kernel.lseek(sparse, 100_000_000, Flag.SEEK_SET);
    kernel.writeAll(sparse, "middle".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 6);
    kernel.close(sparse);
  }

  private void file(String name, String content, int mode) {
    int descriptor = kernel.openat(at, name, Flag.O_CREAT | Flag.O_WRONLY, 0600);
    kernel.writeAll(descriptor, RawName.bytes(content), 0, content.length());
    kernel.fchmod(descriptor, mode);
    kernel.close(descriptor);
  }

  private void write() {
    CommitArchive.write(kernel, path("tree"), Packing.USUAL, path("home"), "i.tmp", "i.tar", this);
  }

  private String path(String name) {
    return scratch.resolve(name).toString();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  @Override
  public void at(long doneBytes, long totalBytes) {
    assertTrue(doneBytes <= totalBytes);
  }

  @Override
  public void notice(String line) {
    notices.add(line);
  }
}
