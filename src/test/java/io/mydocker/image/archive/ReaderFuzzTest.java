package io.mydocker.image.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives of all kinds, damaged by chance, for a minute where CI is set and some seconds elsewhere
 * (-Dmydocker.test.fuzz=SECONDS). Whatever comes is read to its end or refused in one line. The
 * seed of what fails is in the failure, and {@code -Dmydocker.test.seed=SEED} does it again.
 */
class ReaderFuzzTest {
  /** More than what the largest of these archives could hold: who reads more is in a circle. */
  private static final long MOST_READ = 1L << 28;

  private static final String ARCHIVES =
      """
      mkdir t t/d; echo hello > t/f; ln t/f t/hard; ln -s f t/soft; mkfifo t/p
      truncate -s 3M t/sparse; echo x | dd of=t/sparse bs=1 seek=2000000 conv=notrunc status=none
      n=$(printf 'n%.0s' $(seq 200)); mkdir t/$n; echo l > t/$n/$n; setfattr -n user.a -v b t/f || true
      for f in v7 oldgnu gnu ustar pax; do
        tar --format=$f --exclude=$([ $f = v7 ] && echo p || echo none) -S -cf $f.tar t 2>/dev/null || true
      done
      for v in 0.0 0.1 1.0; do tar --format=pax --sparse-version=$v -S --xattrs -cf sparse$v.tar t; done
      for f in oldgnu pax; do
        gzip -k $f.tar; zstd -q --check $f.tar; xz -k $f.tar; bzip2 -k $f.tar
      done
      (gzip -c t/f; gzip -c pax.tar; gzip -c t/f) > members.gz; rm -r t
      """;

  @TempDir private Path directory;

  private List<byte[]> valid() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/bash", "-c", ARCHIVES)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    List<Path> files;
    try (var found = Files.list(directory)) {
      files = found.sorted().toList();
    }
    assertTrue(files.size() >= 15, files.toString());
    List<byte[]> archives = new ArrayList<>();
    for (Path file : files) {
      archives.add(Files.readAllBytes(file));
    }
    return archives;
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void damageIsNeverMoreThanAnErrorInOneLine() throws IOException, InterruptedException {
    List<byte[]> valid = valid();
    Long again = Long.getLong("mydocker.test.seed");
    if (again != null) {
      tried(valid, again);
      return;
    }
    int seconds = Integer.getInteger("mydocker.test.fuzz", System.getenv("CI") == null ? 5 : 60);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long seed = System.nanoTime();
    int refused = 0;
    int count = 0;
    for (; System.nanoTime() < end; count++) {
      refused += tried(valid, seed++) ? 0 : 1;
    }
    assertTrue(refused > count / 10 && refused < count, refused + " of " + count);
  }

  /** False when it was refused. */
  private static boolean tried(List<byte[]> valid, long seed) {
    Random random = new Random(seed);
    byte[] archive = damaged(valid, random);
    try {
      read(archive, random.nextInt(8) == 0);
      return true;
    } catch (ArchiveException e) {
      String message = String.valueOf(e.getMessage());
      assertFalse(message.contains("\n"), message);
      assertTrue(message.startsWith("archive x.tar") && message.contains("offset "), message);
      assertTrue(message.length() < 1200, message);
      return false;
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static void read(byte[] archive, boolean onThreads) throws Exception {
    try (StreamHash hash = FastestHash.java();
        var in =
            onThreads
                ? new ArchiveStream(new ByteArrayInputStream(archive), hash)
                : Compression.uncompress(new ByteArrayInputStream(archive), "x.tar")) {
      TarReader reader = new TarReader(in, "x.tar");
      byte[] buffer = new byte[8192];
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        assertTrue(entry.size() >= 0 && !entry.name().isEmpty());
        long left = entry.dataSize();
        for (int n = reader.read(buffer, 0, 8192); n > 0; n = reader.read(buffer, 0, 8192)) {
          left -= n;
          assertTrue(reader.offset() < MOST_READ, "it reads for ever");
        }
        assertTrue(left == 0 || entry.type() != TarEntry.Type.FILE, "data and map agree");
      }
    }
  }

  private static byte[] damaged(List<byte[]> valid, Random random) {
    byte[] bad = valid.get(random.nextInt(valid.size())).clone();
    for (int left = random.nextInt(5); left >= 0; left--) {
      bad = damaged(bad, valid, random);
    }
    if (random.nextBoolean()) {
      sumUp(bad);
    }
    return bad;
  }

  private static byte[] damaged(byte[] bad, List<byte[]> valid, Random random) {
    if (bad.length < 2) {
      return bad;
    }
    int at = random.nextInt(bad.length);
    switch (random.nextInt(6)) {
      case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bad[at] = (byte) random.nextInt();
      // Numbers and types lie in the first half of a header, so most of these hit one.
      case 2 ->
          bad[(at & ~511) + Math.min(random.nextInt(160), bad.length - (at & ~511) - 1)] =
              (byte) "0179=\0\u0080\u00ffxgLKS \n".charAt(random.nextInt(15));
      case 3 -> {
        return Arrays.copyOf(bad, at);
      }
      case 4 -> Arrays.fill(bad, at, Math.min(bad.length, at + random.nextInt(600)), (byte) 0);
      default -> {
        return spliced(bad, at, valid.get(random.nextInt(valid.size())), random);
      }
    }
    return bad;
  }

  /** The one's beginning and a part of the other, at blocks' borders or not. */
  private static byte[] spliced(byte[] one, int at, byte[] other, Random random) {
    int mask = random.nextBoolean() ? ~511 : ~0;
    int from = random.nextInt(other.length) & mask;
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(one, 0, at & mask);
    both.write(other, from, other.length - from);
    return both.toByteArray();
  }

  /** Right checksums, so that what is behind them is reached. */
  private static void sumUp(byte[] archive) {
    for (int at = 0; at + 512 <= archive.length; at += 512) {
      if (archive[at + 257] == 'u' && archive[at + 258] == 's') {
        byte[] block = Arrays.copyOfRange(archive, at, at + 512);
        System.arraycopy(TarBuilder.sum(block), 0, archive, at, 512);
      }
    }
  }
}
