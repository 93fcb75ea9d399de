package io.mydocker.container;

import com.grack.nanojson.JsonObject;
import io.mydocker.container.RequestException.Kind;
import java.util.List;

/** All that is known of one container, as JSON under Docker's names. Texts are raw. */
public final class Inspection {
  private final JsonObject json;

  Inspection(JsonObject json) {
    this.json = json;
  }

  /**
   * The whole, a line for each member.
   *
   * @param indent what all lines but the first begin with
   */
  public String text(String indent) {
    return JsonText.indented(json, indent);
  }

  /**
   * One value of it: a string as it is, everything else as JSON.
   *
   * @param path the names that lead there; none for the whole
   * @param asJson whether a string, too, is written as JSON
   */
  public String value(List<String> path, boolean asJson) {
    Object value = json;
    for (String name : path) {
      if (!(value instanceof JsonObject object) || !object.containsKey(name)) {
        throw new RequestException(
            Kind.FAILED,
            "inspect: no field ."
                + String.join(".", path)
                + " in container "
                + json.getString("Id")
                + "; without --format all are shown");
      }
      value = object.get(name);
    }
    return value instanceof String text && !asJson ? text : JsonText.compact(value);
  }
}
