package io.mydocker.container;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.SurrogateEscape;
import org.jspecify.annotations.Nullable;

/**
 * A container's config.json.
 *
 * @param json what is in it
 */
record StoredSpec(JsonObject json) {
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
}
