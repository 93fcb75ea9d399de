package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of kept programs: what is carried out as root must be ours. */
class KeptFileTest extends KeptUserTest {
  /** Of the file, before its key. */
  private static final int HEADER = 16;

  @Test
  void itIsRootsAlone() {
    kept.compiled(script("true"));
    for (Path path : List.of(kept.directory(), kept.only())) {
      String mode = Host.run("stat", "-c", "%U %a", path.toString()).stdout().strip();
      assertEquals("root " + (path.equals(kept.directory()) ? "700" : "600"), mode);
    }
  }

  /** Sixty-four at most, whatever is run. */
  @Test
  void onlySoManyAreKept() {
    for (int i = 0; i < 100; i++) {
      assertThat(mydocker("run", "/bin/true", "" + i)).succeeds();
    }
    int count = kept.all().size();
    assertTrue(count > 40 && count <= 64, () -> "kept are " + count);
  }

  /** Whatever stands in its place is not carried out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ": >\"$1\"",
        "truncate -s 16 \"$1\"",
        "truncate -s 1000 \"$1\"",
        "truncate -s -1 \"$1\"",
        "head -c 90000 /dev/urandom >\"$1\"",
        "head -c 90000 /dev/zero >\"$1\"",
        "printf x | dd of=\"$1\" bs=1 seek=40 conv=notrunc 2>/dev/null",
        "rm \"$1\"; mkfifo -m 600 \"$1\"",
        "rm \"$1\"; mkdir -m 700 \"$1\"",
        "mv \"$1\" \"$1.aside\"; ln -s \"$1.aside\" \"$1\"",
        "chmod 644 \"$1\"",
        "chmod 620 \"$1\"",
        "chown nobody \"$1\"",
        "chmod 755 \"${1%/*}\"",
        "chown nobody \"${1%/*}\"",
        "mv \"${1%/*}\" \"${1%/*}.aside\"; ln -s \"${1%/*}.aside\" \"${1%/*}\"",
      })
  void whatIsNotOurs(String change) throws IOException {
    Supplier<Ended> run = script("echo fine");
    kept.compiled(run);
    Path file = kept.only();
    poison(file);
    assertThat(run.get()).prints("evil\n");
    Host.sh(change, file.toString());
    assertThat(run.get()).prints("fine\n").isQuiet();
    Host.sh("rm -rf \"$1\" \"$1.aside\"", kept.directory().toString());
    assertThat(kept.twice(run)).prints("fine\n").isQuiet();
  }

  /** The key is left as it is, so that it would be carried out. */
  private static void poison(Path file) throws IOException {
    String content = Raw.read(file);
    int key = content.indexOf("echo fine") + 1;
    Raw.write(
        file, content.substring(0, key) + content.substring(key).replace("echo fine", "echo evil"));
  }

  /** The program closes it again; until then nothing in it is carried out. */
  @Test
  void aDataRootThatIsOpenToOthers() throws IOException {
    Supplier<Ended> run = script("echo fine");
    kept.compiled(run);
    poison(kept.only());
    Files.setPosixFilePermissions(places.dataRoot(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(run.get()).prints("fine\n");
    kept.forget();
    assertThat(kept.twice(run)).prints("fine\n");
  }

  /** Were it another than what is there, the program would not be taken: each in turn. */
  @Test
  void eachPremiseCounts() throws IOException {
    Started container = waiting("-e", "A=b");
    assertThat(mydocker("commit", "other")).succeeds();
    assertThat(container.closeStdin().await()).succeeds();
    Supplier<Ended> run = line("run", "other", "/bin/echo", "fine");
    assertThat(run.get()).prints("fine\n");
    Set<Integer> kinds = new TreeSet<>();
    for (int number = 0; ; number++) {
      kept.forget();
      kept.twice(run);
      byte[] file = Files.readAllBytes(kept.only());
      ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      int start = HEADER + bytes.getInt(0);
      int entry = start + bytes.getInt(start + 8) + 16 * number;
      int kind = bytes.getInt(entry);
      if (kind == 0) {
        break;
      }
      kinds.add(kind);
      falsify(bytes, kind, start + bytes.getInt(entry + 4), start + bytes.getInt(entry + 8));
      Files.write(kept.only(), file);
      String what = "premise " + number + " of kind " + kind;
      assertThat(kept.compiled(what, run)).prints("fine\n").isQuiet();
    }
    assertEquals(Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), kinds, "every kind of premise");
    Host.run("rm", places.home("other.tar").toString());
    assertThat(mydocker("image", "prune", "-a", "-f")).succeeds();
  }

  /** What is absent becomes the root; other paths lead to nothing; what is compared is changed. */
  private static void falsify(ByteBuffer bytes, int kind, int path, int expected) {
    switch (kind) {
      case 2 -> bytes.put(path, (byte) '/').put(path + 1, (byte) 0);
      case 3, 4, 9, 10 -> bytes.put(path + 1, (byte) '~');
      default -> bytes.put(expected, (byte) (bytes.get(expected) ^ 1));
    }
  }

  /** They hold the words of command lines. */
  @Test
  void pruneForgetsThem() {
    kept.compiled(script("echo fine"));
    assertThat(mydocker("prune", "-f")).succeeds().prints("Total reclaimed space: 0B\n");
    assertTrue(Files.notExists(kept.directory()));
    assertThat(mydocker("prune", "-f")).succeeds();
    assertThat(kept.twice(script("echo fine"))).prints("fine\n");
  }

  /** Nothing can be kept: everything works. */
  @Test
  void whereNothingCanBeKept() {
    Supplier<Ended> run = script("echo fine");
    Raw.write(kept.directory(), "a file in its way");
    for (int i = 0; i < 2; i++) {
      assertThat(run.get()).prints("fine\n").isQuiet();
    }
    Host.run("rm", kept.directory().toString());
    // linkat(2) of a file without a name needs CAP_DAC_READ_SEARCH, before Linux 6.10 always.
    Invocation less =
        shell("exec setpriv --bounding-set -dac_read_search \"$@\"", LAUNCHER, "run", "/bin/true");
    for (int i = 0; i < 2; i++) {
      assertThat(less.run()).succeeds().isQuiet();
    }
  }
}
