package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.image.archive.TarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives that lie about sizes, or want more than there is: names, attributes, files, bytes. */
@Tag("root")
class HostileNumbersTest {
  private static final String SPARSE = "sparse file";

  private WatchedStore store = store();

  private static WatchedStore store() {
    try {
      return new WatchedStore();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void make() throws IOException, InterruptedException {
    store.remove();
    store = store();
  }

  @AfterEach
  void remove() throws IOException, InterruptedException {
    store.remove();
  }

  private static TarBuilder tar() {
    return new TarBuilder();
  }

  private DynamicTest refused(String attack, byte[] archive, String why) {
    return DynamicTest.dynamicTest(attack, () -> store.refuses(archive, why));
  }

  private DynamicTest harmless(String attack, byte[] archive, String made) {
    return DynamicTest.dynamicTest(attack, () -> store.takes(archive, made));
  }

  private static byte[] size(String field) {
    byte[] header = TarBuilder.header('0', "f", "", "0000644", 0);
    TarBuilder.put(header, 124, field);
    return tar().bytes(TarBuilder.sum(header)).end();
  }

  /** Cut to the bits that the kernel has, the first would be overlayfs's mark of a deleted name. */
  private static byte[] device(String major, String minor) {
    byte[] header = TarBuilder.header('3', "d", "", "0000666", 0);
    TarBuilder.put(header, 329, major);
    TarBuilder.put(header, 337, minor);
    return tar().bytes(TarBuilder.sum(header)).end();
  }

  private static byte[] sparse(String size, String map) {
    return tar().pax("GNU.sparse.size", size, "GNU.sparse.map", map).file("f", "12345").end();
  }

  private static byte[] sparseInData(String map) {
    byte[] data = Arrays.copyOf(map.getBytes(), 512);
    return tar()
        .pax("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "9")
        .bytes(TarBuilder.header('0', "f", "", "0000644", 512))
        .data(data)
        .end();
  }

  @TestFactory
  Stream<DynamicTest> sizes() {
    String huge = "\u0080\0\0\0\177\377\377\377\377\377\377\377";
    return Stream.of(
        refused("deviceOfACutMajor", device("0010000", "0000000"), "Linux does not have"),
        refused("deviceOfACutMinor", device("0000010", "4000000"), "Linux does not have"),
        refused("sizeOfExabytes", size(huge), "9223372036854775807"),
        refused("sizeBeyondSixtyFourBits", size("\u0080" + "\377".repeat(11)), "too large"),
        refused("sizeThatIsNegative", size("\377".repeat(12)), "negative"),
        refused("sizeThatIsNoNumber", size("12345x789012"), "not a number"),
        refused("sizeBeyondTheDisk", size("\u0080\0\0\0\0\0\100\0\0\0\0\0"), "free"),
        refused("sizeBeyondTheArchive", size("00000100000\0"), "truncated"),
        refused("paxSizeThatIsNegative", tar().pax("size", "-5").file("f", "").end(), "negative"),
        refused(
            "paxSizeBeyondTheArchive",
            tar().pax("size", "100000").file("f", "x").end(),
            "truncated"),
        refused(
            "paxSizeThatHidesAnEntry",
            tar().pax("size", "0").file("f", "x").file("g", "y").end(),
            "checksum"),
        refused(
            "sparseBeyondAnyFile",
            tar()
                .pax("GNU.sparse.size", "9223372036854775807", "GNU.sparse.map", "0,0")
                .file("f", "")
                .end(),
            "cannot unpack it"),
        refused("sparseThatOverlaps", sparse("10", "0,3,2,2"), SPARSE),
        refused("sparseThatGoesBackwards", sparse("10", "5,3,0,2"), SPARSE),
        refused("sparsePastItsEnd", sparse("10", "8,5"), SPARSE),
        refused("sparseWithMoreThanItHas", sparse("1000", "0,500"), SPARSE),
        refused("sparseWithLessThanItHas", sparse("10", "0,1"), SPARSE),
        refused("sparseLengthThatOverflows", sparse("10", "5,9223372036854775807"), SPARSE),
        refused("sparseMapOfBillions", sparseInData("99999999999\n0\n0\n"), SPARSE),
        refused("sparseMapWithoutNumbers", sparseInData("x\n"), SPARSE),
        refused("sparseMapWithoutAnEnd", sparseInData("1".repeat(512)), SPARSE),
        refused("ownerBeyondLinux", tar().pax("uid", "4294967295").file("f", "").end(), "owner"),
        refused(
            "directorysOwnerBeyondLinux",
            tar().pax("gid", "4294967295").dir("d").file("f", "").end(),
            "owner"));
  }

  @TestFactory
  Stream<DynamicTest> headers() {
    byte[] wrongSum = TarBuilder.header('0', "f", "", "0000644", 0);
    wrongSum[0] ^= 1;
    byte[] unknown = TarBuilder.header('Q', "f", "", "0000644", 0);
    byte[] big = TarBuilder.header('x', "p", "", "0000644", 1L << 32);
    TarBuilder many = tar();
    for (int i = 0; i < 1000; i++) {
      many.pax("k" + i, "v");
    }
    TarBuilder globals = tar();
    for (int i = 0; i < 90; i++) {
      globals.globalPax("k" + i, "v".repeat(1000));
    }
    return Stream.of(
        refused("wrongMagic", "not a tar archive".repeat(100).getBytes(), "not a tar"),
        refused("checksumOfAnotherHeader", tar().dir("d").bytes(wrongSum).end(), "checksum"),
        refused("unknownType", tar().bytes(unknown).end(), "unknown type"),
        refused("noEndMark", tar().file("f", "x").withoutEnd(), "truncated"),
        refused("headerCutShort", Arrays.copyOf(tar().dir("d").dir("e").end(), 700), "truncated"),
        refused("paxOfGigabytes", tar().bytes(big).end(), "extended header of"),
        refused("paxBombOfManyHeaders", many.file("f", "").end(), "extended headers"),
        refused("globalPaxBomb", globals.file("f", "").end(), "extended headers"),
        refused("paxBehindWhichNothingIs", tar().pax("path", "x").end(), "no entry behind"),
        refused(
            "paxThatIsMalformed", tar().rawPax("9 a=b\n".getBytes()).dir("d").end(), "malformed"),
        refused("nulInAPaxName", tar().pax("path", "f\0g").file("f", "").end(), "zero byte"),
        refused("nulInAPaxLink", tar().pax("linkpath", "f\0g").symlink("s", "").end(), "zero byte"),
        refused(
            "deeperThanAnybodyCouldName",
            tar().pax("path", "d/".repeat(32000)).dir("d").end(),
            "directories deep"),
        refused("emptyName", tar().file("", "x").end(), "empty"),
        refused(
            "longComponent", tar().gnuLongName("n".repeat(256)).file("f", "").end(), "too long"),
        refused(
            "nameOfMoreThan64Kilobytes",
            tar().pax("path", "n/".repeat(33000)).file("f", "").end(),
            "too long"),
        refused(
            "symlinkOfMoreThanAPath",
            tar().pax("linkpath", "n".repeat(5000)).symlink("s", "").end(),
            "cannot unpack it"),
        refused("secondArchiveBehind", both(), "second archive"),
        refused("attributeTooBig", attribute(70_000), "attribute user.x of 70000 bytes"),
        refused(
            "namesThatDriveATerminal",
            tar().file("f", "").file("f/\033]0;x\007\n", "").end(),
            "is no directory"),
        harmless(
            "globalPathForEveryEntry",
            tar().globalPax("path", "all").file("a", "1").file("b", "2").end(),
            "all"),
        harmless(
            "nameOf64Kilobytes",
            tar().pax("path", "d/".repeat(4000) + "./".repeat(28000) + "f").file("f", "").end(),
            "d/d/d"),
        harmless("wasteAfterTheEnd", waste(), "f"));
  }

  private static byte[] both() {
    return tar().bytes(tar().file("a", "").end()).bytes(tar().file("b", "").end()).end();
  }

  private static byte[] waste() {
    return tar().bytes(tar().file("f", "").end()).bytes("waste".repeat(1000).getBytes()).end();
  }

  private static byte[] attribute(int size) {
    return tar().pax("SCHILY.xattr.user.x", "v".repeat(size)).file("f", "").end();
  }

  /** A store on a file system of its own, that a bomb would fill. */
  private Path smallStore(String options) throws IOException, InterruptedException {
    store.shell(
        "mkdir -p small data; rm -rf data; mount -t tmpfs -o "
            + options
            + " tmpfs small;"
            + " mkdir small/data; ln -s small/data data");
    return store.top().resolve("bomb.tar");
  }

  @ParameterizedTest
  @CsvSource({"cat", "gzip -1", "zstd -q", "xz -0", "bzip2 -1"})
  void aBombOfOneFile(String compressor) throws IOException, InterruptedException {
    Path bomb = smallStore("size=32m");
    store.shell("truncate -s 48M zeros; tar -cf - zeros | " + compressor + " > bomb.tar");
    refusedByAFileSystem(bomb, "it needs 50331648 bytes");
  }

  private void refusedByAFileSystem(Path bomb, String why)
      throws IOException, InterruptedException {
    store.assertRefused(why, assertThrows(RuntimeException.class, () -> store.prepare(bomb)));
    assertTrue(Integer.parseInt(store.shell("df -k --output=used small | tail -1")) < 200);
    store.outsideIsUntouched();
  }

  @Test
  void aBombOfManyFiles() throws IOException, InterruptedException {
    Path bomb = smallStore("size=32m");
    store.shell(
        "mkdir t; for i in $(seq 60); do truncate -s 1M t/$i; done; tar -cf - t | gzip > bomb.tar");
    refusedByAFileSystem(bomb, "it needs 1048576 bytes");
  }

  @Test
  void aBombOfEmptyDirectories() throws IOException, InterruptedException {
    Path bomb = smallStore("size=128m,nr_inodes=20000");
    TarBuilder archive = tar();
    for (int i = 0; i < 30_000; i++) {
      archive.dir("d" + i);
    }
    Files.write(bomb, archive.end());
    refusedByAFileSystem(bomb, "more files");
  }

  @ParameterizedTest
  @CsvSource({"cat", "gzip -1", "zstd -q", "xz -0", "bzip2 -1"})
  void zerosBehindTheEndMark(String compressor) throws IOException, InterruptedException {
    store.shell(
        "echo > f; (tar -cf - f; head -c 70000000 /dev/zero) | " + compressor + " > bomb.tar");
    RuntimeException e =
        assertThrows(RuntimeException.class, () -> store.prepare(store.top().resolve("bomb.tar")));
    store.assertRefused("follow its end mark", e);
    store.outsideIsUntouched();
  }

  @ParameterizedTest
  @CsvSource({"cat", "gzip", "zstd -q", "xz", "bzip2"})
  void membersThatAreCutShort(String compressor) throws IOException, InterruptedException {
    store.shell("head -c 300000 /dev/urandom > f; tar -cf - f | " + compressor + " > whole");
    byte[] whole = Files.readAllBytes(store.top().resolve("whole"));
    for (int percent : List.of(1, 20, 50, 90)) {
      store.refuses(Arrays.copyOf(whole, whole.length * percent / 100), "truncated");
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip", "zstd -q --check", "xz", "bzip2"})
  void membersThatAreDamaged(String compressor) throws IOException, InterruptedException {
    store.shell("head -c 300000 /dev/urandom > f; tar -cf - f | " + compressor + " > whole");
    byte[] whole = Files.readAllBytes(store.top().resolve("whole"));
    List<String> taken = new ArrayList<>();
    for (int part = 1; part < 8; part++) {
      byte[] bad = whole.clone();
      bad[whole.length / 8 * part] ^= 0x10;
      try {
        taken.add(store.layer(bad));
      } catch (RuntimeException e) {
        store.assertRefused("", e);
      }
    }
    assertEquals(List.of(), taken);
    store.outsideIsUntouched();
  }
}
