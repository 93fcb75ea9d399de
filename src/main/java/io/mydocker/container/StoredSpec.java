package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.oci.SurrogateEscape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's config.json.
 *
 * @param json what is in it
 */
record StoredSpec(JsonObject json) {
  private static final String OURS = "io.mydocker.";

  static StoredSpec read(Layout layout) {
    String text = HostFacts.text(layout.directory() + "/config.json");
    try {
      return new StoredSpec(JsonParser.object().from(SurrogateEscape.unicode(text)));
    } catch (JsonParserException damaged) {
      throw new RequestException(
          Kind.FAILED,
          "container " + layout.id() + ": its config.json is damaged: " + damaged.getMessage());
    }
  }

  /** A raw annotation, or null. */
  @Nullable String annotation(String key) {
    String value = json.getObject("annotations", new JsonObject()).getString(key);
    return value == null ? null : SurrogateEscape.raw(value);
  }

  /** Whether its command has a terminal of its own. */
  boolean hasTerminal() {
    return json.getObject("process", new JsonObject()).getBoolean("terminal");
  }

  /** What the user noted, raw, by key. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String key : json.getObject("annotations", new JsonObject()).keySet()) {
      if (!key.startsWith(OURS) && !key.equals(SpecBuilder.STOP_SIGNAL)) {
        labels.put(SurrogateEscape.raw(key), String.valueOf(annotation(key)));
      }
    }
    return labels;
  }

  /** The ids of its user namespace. */
  IdMappings mappings() {
    JsonObject linux = json.getObject("linux", new JsonObject());
    return new IdMappings(mappings(linux, "uidMappings"), mappings(linux, "gidMappings"));
  }

  private static List<RuntimeSpec.IdMapping> mappings(JsonObject linux, String key) {
    List<RuntimeSpec.IdMapping> mappings = new ArrayList<>();
    for (Object each : linux.getArray(key, new JsonArray())) {
      JsonObject mapping = (JsonObject) each;
      mappings.add(
          new RuntimeSpec.IdMapping(
              mapping.getLong("containerID"), mapping.getLong("hostID"), mapping.getLong("size")));
    }
    return mappings;
  }

  /** Whether its root is not to be written to. */
  boolean isReadOnly() {
    return json.getObject("root", new JsonObject()).getBoolean("readonly", false);
  }

  /** All of it with raw strings for names and texts. */
  JsonObject raw() {
    return (JsonObject) raw(json);
  }

  private static Object raw(Object value) {
    if (value instanceof JsonObject object) {
      JsonObject raw = new JsonObject();
      object.forEach((key, each) -> raw.put(SurrogateEscape.raw(key), raw(each)));
      return raw;
    }
    if (value instanceof JsonArray array) {
      JsonArray raw = new JsonArray();
      array.forEach(each -> raw.add(raw(each)));
      return raw;
    }
    return value instanceof String text ? SurrogateEscape.raw(text) : value;
  }
}
