package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "my-image_1.0", "busybox2", "9", "a.b"})
  void accepts(String name) {
    assertEquals(name, ImageName.check(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../x",
        "/x",
        "a/b",
        "..",
        "a..b",
        ".",
        ".hidden",
        "-o",
        "new\nline",
        "with space",
        "\u00c3\u00a9",
        "name:tag",
        "_x",
        "\u007f",
        "\0",
        "busybox",
        "merged",
        "upper",
        "work"
      })
  void refusesInOneLine(String name) {
    ImageException refused = assertThrows(ImageException.class, () -> ImageName.check(name));
    assertFalse(String.valueOf(refused.getMessage()).contains("\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 5000})
  void refusesLongOnes(int length) {
    assertThrows(ImageException.class, () -> ImageName.check("n".repeat(length)));
    assertEquals(200, ImageName.check("n".repeat(200)).length());
  }
}
