package io.mydocker.image.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.image.archive.TarEntry.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader against GNU tar's archives, and against damaged ones. */
class TarReaderTest {
  @TempDir private Path directory;

  private record Member(TarEntry entry, byte[] content) {}

  private static Map<String, Member> read(InputStream in) throws IOException {
    Map<String, Member> members = new LinkedHashMap<>();
    TarReader reader = new TarReader(Compression.uncompress(in, "x.tar"), "x.tar");
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      byte[] content = new byte[(int) entry.size()];
      for (TarEntry.Segment segment : entry.data()) {
        int done = 0;
        while (done < segment.length()) {
          int at = (int) segment.offset() + done;
          int count = reader.read(content, at, (int) segment.length() - done);
          assertTrue(count > 0);
          done += count;
        }
      }
      members.put(entry.name(), new Member(entry, content));
    }
    return members;
  }

  private static Map<String, Member> read(byte[] archive) throws IOException {
    return read(new ByteArrayInputStream(archive));
  }

  private void shell(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-ec", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
  }

  private static String error(byte[] archive) {
    ArchiveException e = assertThrows(ArchiveException.class, () -> read(archive));
    String message = e.getMessage();
    assertNotNull(message);
    assertFalse(message.contains("\n"));
    assertTrue(message.startsWith("archive x.tar, "), message);
    assertTrue(message.contains("offset "), message);
    return message;
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "oldgnu", "gnu", "ustar", "pax"})
  void gnuTarFormats(String format) throws IOException, InterruptedException {
    shell(
        "mkdir t t/empty; echo hello > t/f; chmod 6751 t/f; ln t/f t/hard; ln -s f t/soft;"
            + " touch -d '2001-02-03 04:05:06.123456789 UTC' t/f; mkfifo t/p;"
            + " tar --format="
            + format
            + (format.equals("v7") ? " --exclude=p" : "")
            + " --owner=:12 --group=:34 -cf x.tar t");
    Map<String, Member> members = read(Files.readAllBytes(directory.resolve("x.tar")));
    assertEquals(Type.DIRECTORY, members.get("t/empty/").entry().type());
    boolean linkFirst = members.get("t/f").entry().type() == Type.HARD_LINK;
    TarEntry file = members.get(linkFirst ? "t/hard" : "t/f").entry();
    TarEntry hard = members.get(linkFirst ? "t/f" : "t/hard").entry();
    assertArrayEquals("hello\n".getBytes(), members.get(linkFirst ? "t/hard" : "t/f").content());
    assertEquals(06751, file.mode());
    assertEquals(12, file.uid());
    assertEquals(34, file.gid());
    assertEquals(981173106, file.mtime());
    assertEquals(format.equals("pax") ? 123456789 : 0, file.mtimeNanos());
    assertEquals(Type.HARD_LINK, hard.type());
    assertEquals(file.name(), hard.linkName());
    assertEquals("f", members.get("t/soft").entry().linkName());
    if (!format.equals("v7")) {
      assertEquals(Type.FIFO, members.get("t/p").entry().type());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oldgnu", "gnu", "pax"})
  void longAndStrangeNames(String format) throws IOException, InterruptedException {
    String part = "d".repeat(200);
    shell(
        "mkdir -p t/"
            + part
            + "/"
            + part
            + "; echo x > t/"
            + part
            + "/"
            + part
            + "/f;"
            + " ln -s "
            + part
            + "/"
            + part
            + "/f t/l;"
            + " printf y > \"$(printf 't/n\\nl\\377')\";"
            + " tar --format="
            + format
            + " --owner=:3000000 --group=:3000001 -cf x.tar t");
    Map<String, Member> members = read(Files.readAllBytes(directory.resolve("x.tar")));
    TarEntry file = members.get("t/" + part + "/" + part + "/f").entry();
    assertEquals(3000000, file.uid());
    assertEquals(3000001, file.gid());
    assertEquals(part + "/" + part + "/f", members.get("t/l").entry().linkName());
    assertArrayEquals(new byte[] {'y'}, members.get("t/n\nl\u00ff").content());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=gnu -S",
        "--format=oldgnu -S",
        "--format=pax --sparse-version=0.0 -S",
        "--format=pax --sparse-version=0.1 -S",
        "--format=pax --sparse-version=1.0 -S"
      })
  void sparseFiles(String options) throws IOException, InterruptedException {
    Path file = directory.resolve("s");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = 0; i < 60; i++) {
        out.seek(i * 65536L);
        out.write(("part " + i).getBytes());
      }
      out.setLength(61 * 65536L + 7);
    }
    shell("echo next > z; tar " + options + " -cf x.tar s z");
    byte[] archive = Files.readAllBytes(directory.resolve("x.tar"));
    Map<String, Member> members = read(archive);
    assertArrayEquals(Files.readAllBytes(file), members.get("s").content());
    assertArrayEquals("next\n".getBytes(), members.get("z").content());
    assertTrue(members.get("s").entry().data().size() > 50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip -c",
        "xz -c",
        "bzip2 -c",
        "zstd -q -c",
        "(head -c 5000 | gzip; gzip) <",
        "(head -c 5000 | zstd -q; zstd -q) <",
        "cat"
      })
  void compressionsByContent(String command) throws IOException, InterruptedException {
    shell("head -c 100000 /dev/urandom > f; tar -cf x.tar f; " + command + " x.tar > x.bin");
    Map<String, Member> members = read(Files.readAllBytes(directory.resolve("x.bin")));
    assertArrayEquals(Files.readAllBytes(directory.resolve("f")), members.get("f").content());
  }

  @Test
  void extendedAttributes() throws IOException {
    byte[] archive =
        new TarBuilder()
            .pax(
                "SCHILY.xattr.user.a",
                "\0b=\n",
                "LIBARCHIVE.xattr.user.%C3x",
                "aGk",
                "mtime",
                "-1.25")
            .file("f", "x")
            .end();
    TarEntry entry = read(archive).get("f").entry();
    assertArrayEquals(new byte[] {0, 'b', '=', '\n'}, entry.xattrs().get("user.a"));
    assertArrayEquals("hi".getBytes(), entry.xattrs().get("user.\u00c3x"));
    assertEquals(-2, entry.mtime());
    assertEquals(750_000_000, entry.mtimeNanos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "gzip -c", "xz -c", "bzip2 -c", "zstd -q -c"})
  void everyTruncationIsSeen(String command) throws IOException, InterruptedException {
    shell(
        "head -c 3000 /dev/urandom > f; mkdir d; ln -s f l; tar -b 4 -cf x.tar f d l; "
            + command
            + " x.tar > x.bin");
    byte[] whole = Files.readAllBytes(directory.resolve("x.bin"));
    // Of a plain archive the zero blocks at the end may go: the first is the end mark.
    int end = command.equals("cat") ? 512 * (1 + 6 + 1 + 1) : whole.length - 1;
    for (int length = 0; length <= end; length += 37) {
      String message = error(Arrays.copyOf(whole, length));
      assertTrue(message.contains("truncated") || message.contains("not a tar"), message);
    }
  }

  @Test
  void damageIsNeverMoreThanAnError() throws IOException {
    byte[] whole =
        new TarBuilder()
            .pax(
                "path",
                "a",
                "GNU.sparse.major",
                "1",
                "GNU.sparse.minor",
                "0",
                "GNU.sparse.realsize",
                "9")
            .bytes(TarBuilder.header('0', "s", "", "0000644", 513))
            .data("1\n8\n1\n".getBytes())
            .data("x".getBytes())
            .gnuLongName("n".repeat(600))
            .file("f", "content")
            .end();
    // Ours is no valid map size; the point is what damage does to a reader in the midst of it.
    Random random = new Random(7);
    for (int i = 0; i < 20000; i++) {
      byte[] bad = whole.clone();
      for (int j = 0; j <= i % 4; j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      if (i % 2 == 0) {
        for (int at = 0; at + 512 <= bad.length; at += 512) {
          if (bad[at + 257] == 'u') {
            byte[] block = Arrays.copyOfRange(bad, at, at + 512);
            System.arraycopy(TarBuilder.sum(block), 0, bad, at, 512);
          }
        }
      }
      readOrRefuse(bad);
    }
  }

  private static void readOrRefuse(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), "x.tar");
    byte[] buffer = new byte[8192];
    try {
      while (reader.next() != null) {
        while (reader.read(buffer, 0, buffer.length) > 0) {
          // Only that it ends.
        }
      }
    } catch (ArchiveException e) {
      assertFalse(String.valueOf(e.getMessage()).contains("\n"));
    }
  }

  @Test
  void whatIsNoArchive() {
    assertTrue(error(new byte[0]).contains("empty"));
    assertTrue(error("hello".getBytes()).contains("not a tar archive"));
    assertTrue(error(text()).contains("not a tar archive"));
  }

  private static byte[] text() {
    return "not an archive ".repeat(200).getBytes();
  }

  @Test
  void sizesThatLie() {
    byte[] huge = TarBuilder.header('0', "f", "", "0000644", 0);
    TarBuilder.put(huge, 124, "\u0080\0\0\0\177\377\377\377\377\377\377\377");
    assertTrue(error(TarBuilder.sum(huge)).contains("entry 'f'"));
    byte[] negative = TarBuilder.header('0', "f", "", "0000644", 0);
    Arrays.fill(negative, 124, 136, (byte) 0xff);
    assertTrue(error(TarBuilder.sum(negative)).contains("negative"));
    byte[] longer = TarBuilder.header('0', "f", "", "0000644", 100_000);
    assertTrue(error(new TarBuilder().bytes(longer).file("g", "").end()).contains("truncated"));
    byte[] pax = new TarBuilder().pax("size", "-5").file("f", "x").end();
    assertTrue(error(pax).contains("negative"));
    byte[] paxHuge = new TarBuilder().pax("size", "9999999999999999999").file("f", "x").end();
    assertTrue(error(paxHuge).contains("too large"));
  }

  @Test
  void extendedHeadersThatLie() {
    byte[] big = TarBuilder.header('x', "pax", "", "0000644", 1L << 30);
    assertTrue(error(new TarBuilder().bytes(big).end()).contains("extended header"));
    for (String bad : List.of("99 path=x\n", "5 a\n", "x path=y\n", "10 path=xy", "0 a=b\n", "7")) {
      byte[] archive = new TarBuilder().rawPax(bad.getBytes()).file("f", "").end();
      assertTrue(error(archive).contains("malformed"), bad);
    }
    assertTrue(error(new TarBuilder().pax("path", "x").end()).contains("no entry behind"));
    assertTrue(error(new TarBuilder().pax("path", "a\0b").file("f", "").end()).contains("zero"));
  }

  @Test
  void sparseMapsThatLie() {
    for (String map : List.of("0,5,3,5", "9,2", "0,1", "0", "0,10", "5,9223372036854775807")) {
      byte[] archive =
          new TarBuilder()
              .pax("GNU.sparse.size", "10", "GNU.sparse.map", map)
              .file("f", "12345")
              .end();
      assertTrue(error(archive).contains("sparse"), map);
    }
  }

  @Test
  void memoryStaysSmallWhenAMapIsHuge() throws IOException {
    ByteArrayOutputStream map = new ByteArrayOutputStream();
    map.writeBytes("99999999999\n".getBytes());
    for (int i = 0; i < 100_000; i++) {
      map.writeBytes("0\n0\n".getBytes());
    }
    byte[] data = map.toByteArray();
    byte[] archive =
        new TarBuilder()
            .pax("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "0")
            .bytes(TarBuilder.header('0', "f", "", "0000644", data.length))
            .data(data)
            .end();
    assertTrue(error(archive).contains("contradicts itself"));
  }
}
