package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.image.StoredImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTableTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final List<StoredImage> IMAGES =
      List.of(
          new StoredImage("web:1", ID, 123_456_789, 1000, null),
          new StoredImage("/a/\tb.tar", null, 5, 61_000, "/a/\tb.tar"),
          new StoredImage(null, ID, 0, 0, null));

  @Test
  void theTable() {
    assertEquals(
        """
        NAME        DIGEST                SIZE    CREATED
        web:1       sha256:0123456789ab   123MB   2 minutes ago
        /a/?b.tar   -                     5B      1 minute ago
        <none>      sha256:0123456789ab   0B      -
        """,
        ImageTable.of(IMAGES, false, 121_000));
  }

  @Test
  void json() {
    assertEquals(
        "{\"name\":\"web:1\",\"digest\":\"sha256:"
            + ID
            + "\",\"size\":123456789,\"created\":\"1970-01-01T00:00:01Z\"}\n"
            + "{\"name\":\"/a/\\u0009b.tar\",\"size\":5,\"created\":\"1970-01-01T00:01:01Z\","
            + "\"archive\":\"/a/\\u0009b.tar\"}\n"
            + "{\"digest\":\"sha256:"
            + ID
            + "\",\"size\":0}\n",
        ImageTable.json(IMAGES));
  }

  @Test
  void byName() {
    assertEquals(1, ImageTable.called(IMAGES, "web").size());
    assertEquals(1, ImageTable.called(IMAGES, "docker.io/library/web:1").size());
    assertEquals(0, ImageTable.called(IMAGES, "we").size());
    assertEquals("sha256:" + ID + "\nsha256:" + ID + "\n", ImageTable.digests(IMAGES, true));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "999, 999B",
    "1000, 1.00kB",
    "9994, 9.99kB",
    "9996, 10.0kB",
    "99960, 100kB",
    "999499, 999kB",
    "999600, 1.00MB",
    "204000000, 204MB",
    "9223372036854775807, 9.22EB"
  })
  void sizes(long bytes, String shown) {
    assertEquals(shown, ImageTable.size(bytes));
  }
}
