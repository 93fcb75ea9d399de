package io.mydocker.cli;

import io.mydocker.image.StoredImage;
import io.mydocker.oci.ImageReference;
import io.mydocker.oci.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Images as {@code images} prints them. */
final class ImageTable {
  private static final List<String> HEADINGS = List.of("NAME", "DIGEST", "SIZE", "CREATED");
  private static final String NONE = "<none>";
  private static final int SHORT_DIGEST = 12;
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private ImageTable() {}

  /** The table's text; ages are counted from {@code nowMillis}. */
  static String of(List<StoredImage> images, boolean full, long nowMillis) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADINGS);
    for (StoredImage image : images) {
      lines.add(
          List.of(
              Console.printable(name(image)),
              digest(image.id(), full),
              size(image.size()),
              image.createdMillis() == 0
                  ? "-"
                  : ContainerTable.age(nowMillis - image.createdMillis())));
    }
    return Columns.text(lines);
  }

  private static String name(StoredImage image) {
    return image.name() == null ? NONE : image.name();
  }

  private static String digest(@Nullable String id, boolean full) {
    if (id == null) {
      return "-";
    }
    return "sha256:" + (full ? id : id.substring(0, SHORT_DIGEST));
  }

  /** The digests that are known. */
  static String digests(List<StoredImage> images, boolean full) {
    StringBuilder text = new StringBuilder();
    for (StoredImage image : images) {
      if (image.id() != null) {
        text.append(digest(image.id(), full)).append('\n');
      }
    }
    return text.toString();
  }

  /** In decimal units, three figures, as Docker has it. */
  static String size(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.5 && unit < UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    if (unit == 0) {
      return bytes + "B";
    }
    int decimals = amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f%s", amount, UNITS[unit]);
  }

  /** A JSON object for each image, one a line. */
  static String json(List<StoredImage> images) {
    StringBuilder text = new StringBuilder();
    for (StoredImage image : images) {
      text.append(json(image));
      text.append('\n');
    }
    return text.toString();
  }

  private static JsonWriter json(StoredImage image) {
    JsonWriter json = new JsonWriter().object();
    optional(json, "name", image.name());
    optional(json, "digest", image.id() == null ? null : digest(image.id(), true));
    json.key("size").value(image.size());
    long created = image.createdMillis();
    optional(json, "created", created == 0 ? null : Instant.ofEpochMilli(created).toString());
    optional(json, "archive", image.archive());
    return json.end();
  }

  private static void optional(JsonWriter json, String key, @Nullable String value) {
    if (value != null) {
      json.key(key).value(value);
    }
  }

  /** Those of a name, whatever their tag unless it has one. */
  static List<StoredImage> called(List<StoredImage> images, String word) {
    List<StoredImage> called = new ArrayList<>();
    String normal = ImageReference.normal(word);
    for (StoredImage image : images) {
      String name = image.name();
      boolean isTag = name != null && name.startsWith(word + ":");
      if (name != null && (name.equals(word) || name.equals(normal) || isTag)) {
        called.add(image);
      }
    }
    return called;
  }
}
