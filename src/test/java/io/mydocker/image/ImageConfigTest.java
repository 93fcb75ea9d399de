package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.oci.ImageConfig;
import io.mydocker.oci.ImageConfigJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations survive being written and read, as JSON and in the flat form, byte for byte. */
class ImageConfigTest {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);

  private static ImageConfig config(List<String> texts, Map<String, String> labels) {
    return new ImageConfig(
        "2026-01-02T03:04:05Z",
        null,
        "amd64",
        "linux",
        new ImageConfig.Parameters(
            "u", List.of("1/tcp"), texts, texts, texts, List.of(), "/w", labels, null, texts),
        List.of("sha256:" + ONE, "sha256:" + TWO),
        List.of(new ImageConfig.History(null, "a", "b", "c", true)));
  }

  @Property(tries = 200)
  void jsonKeepsEveryByte(
      @ForAll @Size(max = 4)
          List<@StringLength(min = 1, max = 8) @CharRange(from = 1, to = 255) String> texts) {
    Map<String, String> labels = new LinkedHashMap<>();
    texts.forEach(text -> labels.put(text, text));
    ImageConfig config = config(texts, labels);
    assertEquals(config, ImageConfigReader.read(ImageConfigJson.of(config), "a test's"));
  }

  @Property(tries = 200)
  void theFlatFormKeepsEveryByte(
      @ForAll @Size(max = 4)
          List<@StringLength(max = 8) @CharRange(from = 1, to = 255) String> texts) {
    ImageConfig config = config(texts, Map.of());
    List<ImageVolume> volumes =
        texts.stream().map(text -> new ImageVolume(text, 1, 4294967294L, 01777, texts)).toList();
    Image image =
        FlatImage.image(FlatImage.text(config, List.of(TWO, ONE), volumes), "n", "id", "/layers");
    assertNotNull(image);
    assertEquals(List.of("/layers/" + TWO, "/layers/" + ONE), image.lowers());
    assertEquals(texts, image.env());
    assertEquals(texts, image.entrypoint());
    assertEquals(texts, image.command());
    assertEquals(volumes, image.volumes());
    assertEquals("u", image.user());
    assertNull(image.stopSignal());
  }

  @Test
  void theFlatFormOfAnotherVersionIsNone() {
    assertNull(FlatImage.image("mydocker-image 1\nlayer x\n", "n", "id", "/layers"));
  }

  @Test
  void goWritesWhatIsAbsentAsEmptyOrNull() {
    ImageConfig read =
        ImageConfigReader.read(
            "{\"config\":{\"User\":\"\",\"Env\":null,\"Volumes\":null,\"Labels\":{\"a\":1}},"
                + "\"rootfs\":{\"diff_ids\":[\"sha256:"
                + ONE
                + "\"]}}",
            "a test's");
    assertEquals(ImageConfig.Parameters.NONE, read.parameters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"rootfs\":{\"diff_ids\":[]}}",
        "{\"rootfs\":{\"diff_ids\":[\"sha256:../../../etc\"]}}",
        "{\"rootfs\":{\"diff_ids\":[\"sha512:1111\"]}}",
        "{\"os\":\"windows\",\"rootfs\":{\"diff_ids\":[]}}"
      })
  void whatIsNoConfiguration(String json) {
    ImageException refused =
        assertThrows(ImageException.class, () -> ImageConfigReader.read(json, "archive x, c.json"));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("archive x, c.json: "));
    assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
  }
}
