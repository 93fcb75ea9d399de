package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code --label KEY[=VALUE]}: what the user notes in config.json, as annotations. */
final class Labels {
  /** The keys that are this engine's own. */
  private static final String OURS = "io.mydocker.";

  private Labels() {}

  /** By key; the last of equal keys counts. */
  static Map<String, String> of(List<String> labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      String key = equals < 0 ? label : label.substring(0, equals);
      if (key.isEmpty()) {
        throw new RequestException(
            Kind.USAGE, "label '" + label + "': no key; write KEY=VALUE, or KEY alone");
      }
      if (key.startsWith(OURS)) {
        throw new RequestException(
            Kind.USAGE,
            "label '" + label + "': keys that begin with " + OURS + " are ours; choose another");
      }
      map.put(key, equals < 0 ? "" : label.substring(equals + 1));
    }
    return map;
  }
}
