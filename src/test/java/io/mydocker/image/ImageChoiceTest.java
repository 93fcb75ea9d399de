package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** README's rule of which word is the image, case by case. */
class ImageChoiceTest {
  @TempDir private Path home;

  @BeforeEach
  void oneImage() throws IOException {
    Files.writeString(home.resolve("mine.tar"), "");
  }

  private ImageChoice of(@Nullable String explicit, String words) {
    return ImageChoice.of(
        explicit,
        words.isEmpty() ? List.of() : List.of(words.split(" ")),
        home.toString(),
        home + "/data");
  }

  @ParameterizedTest
  @CsvSource({
    "/bin/sh -c x, DEFAULT, busybox, /bin/sh -c x",
    "ls -l, DEFAULT, busybox, ls -l",
    "busybox sh, DEFAULT, busybox, sh",
    "busybox, DEFAULT, busybox, ''",
    "'', DEFAULT, busybox, ''",
    "mine sh, NAMED, mine, sh",
    "mine, NAMED, mine, ''",
    "other sh, DEFAULT, busybox, other sh",
    "mine.tar sh, ARCHIVE, mine.tar, sh",
    "/a/b.tar sh, ARCHIVE, /a/b.tar, sh",
    "./b.tar.gz sh, ARCHIVE, ./b.tar.gz, sh",
    "../b.tgz, ARCHIVE, ../b.tgz, ''",
    "/a/b.tar.zst sh, ARCHIVE, /a/b.tar.zst, sh",
    "/a/b.tar.xz sh, ARCHIVE, /a/b.tar.xz, sh",
    "./script.sh a, DEFAULT, busybox, ./script.sh a",
    "a/b.tar a, ARCHIVE, a/b.tar, a",
  })
  void byTheFirstWord(String words, ImageChoice.Kind kind, String name, String command) {
    ImageChoice choice = of(null, words);
    assertEquals(kind, choice.kind());
    assertEquals(name, choice.name());
    assertEquals(command, String.join(" ", choice.command()));
  }

  @Test
  void explicitly() {
    assertEquals(ImageChoice.Kind.DEFAULT, of("busybox", "sh").kind());
    assertEquals(home + "/mine.tar", of("mine", "sh").archivePath());
    assertEquals(ImageChoice.Kind.ARCHIVE, of("a/b", "sh").kind());
    assertEquals(ImageChoice.Kind.ARCHIVE, of("b.tar", "sh").kind());
    assertEquals(List.of("sh"), of("mine", "sh").command());
    for (String bad : List.of("nowhere", "merged", "", ".x", "a b")) {
      ImageException e = assertThrows(ImageException.class, () -> of(bad, "sh"));
      assertTrue(String.valueOf(e.getMessage()).contains("'" + bad + "'"));
    }
  }

  @Test
  void keysDoNotCollide() {
    assertEquals("+a+b%2b%c3.tar", StorePaths.key("/a/b+\u00c3.tar"));
    assertEquals(65, StorePaths.key("/" + "a".repeat(300)).length());
  }
}
