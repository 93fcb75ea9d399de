package io.mydocker.image;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.oci.ImageConfig;
import io.mydocker.oci.SurrogateEscape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an image configuration as Docker, Podman and others write it (OCI image-spec, config.md). A
 * value of another kind than it must be counts as absent; what makes no image is an error.
 */
final class ImageConfigReader {
  private static final int SHA256_HEX = 64;

  private final String what;

  private ImageConfigReader(String what) {
    this.what = what;
  }

  /**
   * Reads one.
   *
   * @param json raw
   * @param what what errors call it
   * @throws ImageException when it is none
   */
  static ImageConfig read(String json, String what) {
    return new ImageConfigReader(what).config(object(json, what));
  }

  /** The JSON object of a raw text. */
  static JsonObject object(String json, String what) {
    try {
      return JsonParser.object().from(SurrogateEscape.unicode(json));
    } catch (JsonParserException | StackOverflowError e) {
      throw malformed(what, e);
    }
  }

  /** The JSON array of a raw text. */
  static JsonArray array(String json, String what) {
    try {
      return JsonParser.array().from(SurrogateEscape.unicode(json));
    } catch (JsonParserException | StackOverflowError e) {
      throw malformed(what, e);
    }
  }

  private static ImageException malformed(String what, Throwable cause) {
    return new ImageException(what + ": not the JSON it should be: " + cause.getMessage(), cause);
  }

  private ImageConfig config(JsonObject json) {
    String os = text(json, "os");
    if (os != null && !os.isEmpty() && !os.equals("linux")) {
      throw new ImageException(what + ": an image for " + os + "; only those for linux run here");
    }
    String architecture = text(json, "architecture");
    return new ImageConfig(
        text(json, "created"),
        text(json, "author"),
        architecture == null ? "" : architecture,
        "linux",
        parameters(json.getObject("config", new JsonObject())),
        diffIds(json.getObject("rootfs", new JsonObject())),
        history(json.getArray("history", new JsonArray())));
  }

  private List<String> diffIds(JsonObject rootfs) {
    List<String> ids = texts(rootfs.getArray("diff_ids", new JsonArray()));
    for (String id : ids) {
      requireDigest(id, what);
    }
    if (ids.isEmpty()) {
      throw new ImageException(what + ": no layers in it (rootfs.diff_ids)");
    }
    return ids;
  }

  /** It becomes a path. */
  static void requireDigest(String digest, String what) {
    boolean isGood =
        digest.startsWith(ImageConfig.SHA256)
            && digest.length() == ImageConfig.SHA256.length() + SHA256_HEX;
    for (int i = ImageConfig.SHA256.length(); isGood && i < digest.length(); i++) {
      isGood = "0123456789abcdef".indexOf(digest.charAt(i)) >= 0;
    }
    if (!isGood) {
      throw new ImageException(what + ": '" + digest + "' is no SHA-256 digest");
    }
  }

  private static ImageConfig.Parameters parameters(JsonObject json) {
    return new ImageConfig.Parameters(
        text(json, "User"),
        keys(json, "ExposedPorts"),
        texts(json, "Env"),
        texts(json, "Entrypoint"),
        texts(json, "Cmd"),
        keys(json, "Volumes"),
        text(json, "WorkingDir"),
        map(json.getObject("Labels", new JsonObject())),
        text(json, "StopSignal"),
        texts(json, "OnBuild"));
  }

  private static List<ImageConfig.History> history(JsonArray array) {
    List<ImageConfig.History> history = new ArrayList<>();
    for (Object each : array) {
      if (each instanceof JsonObject json) {
        history.add(
            new ImageConfig.History(
                text(json, "created"),
                text(json, "author"),
                text(json, "created_by"),
                text(json, "comment"),
                json.getBoolean("empty_layer", false)));
      }
    }
    return history;
  }

  /** A text that is there and not empty: Go writes absent ones so. */
  static @Nullable String text(JsonObject json, String key) {
    String value = json.getString(key);
    return value == null || value.isEmpty() ? null : SurrogateEscape.raw(value);
  }

  static List<String> texts(JsonObject json, String key) {
    return texts(json.getArray(key, new JsonArray()));
  }

  private static List<String> texts(JsonArray array) {
    List<String> texts = new ArrayList<>();
    for (Object each : array) {
      if (each instanceof String text) {
        texts.add(SurrogateEscape.raw(text));
      }
    }
    return texts;
  }

  private static List<String> keys(JsonObject json, String key) {
    List<String> keys = new ArrayList<>();
    for (String each : json.getObject(key, new JsonObject()).keySet()) {
      keys.add(SurrogateEscape.raw(each));
    }
    keys.sort(null);
    return keys;
  }

  private static Map<String, String> map(JsonObject json) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, Object> each : json.entrySet()) {
      if (each.getValue() instanceof String text) {
        map.put(SurrogateEscape.raw(each.getKey()), SurrogateEscape.raw(text));
      }
    }
    return map;
  }
}
