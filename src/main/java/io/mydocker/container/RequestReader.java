package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.SurrogateEscape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a container was asked for. What was looked up in the image (arguments, environment,
 * user, directory) is read from config.json, since the image may have changed by then.
 */
final class RequestReader {
  private final JsonObject json;
  private final JsonObject process;
  private final JsonObject config;

  private RequestReader(JsonObject json, JsonObject config) {
    this.json = json;
    this.config = config;
    process = object(config, "process");
  }

  /** The request that starts a container again, detached. */
  static RunRequest again(Layout layout) {
    String text = HostFacts.text(layout.directory() + "/" + RequestFile.FILE);
    if (text.isEmpty()) {
      throw new RequestException(
          Kind.FAILED,
          "container "
              + layout.id()
              + ": nothing is written down to start it by; commit it and run the image");
    }
    try {
      JsonObject json = JsonParser.object().from(SurrogateEscape.unicode(text));
      return new RequestReader(json, StoredSpec.read(layout).json()).request();
    } catch (JsonParserException damaged) {
      throw new RequestException(
          Kind.FAILED,
          "container "
              + layout.id()
              + ": its "
              + RequestFile.FILE
              + " is damaged: "
              + damaged.getMessage());
    }
  }

  private RunRequest request() {
    JsonObject user = object(process, "user");
    String uts = text(json, "uts");
    boolean hasOwnName = uts.equals(RunRequest.Namespaces.PRIVATE);
    return new RunRequest(
        null,
        strings(process, "args"),
        json.getBoolean("interactive"),
        process.getBoolean("terminal"),
        true,
        null,
        hasOwnName ? text(config, "hostname") : null,
        "",
        text(process, "cwd"),
        user.getLong("uid") + ":" + user.getLong("gid"),
        strings(process, "env"),
        strings(json, "volumes"),
        text(json, "network"),
        new RunRequest.Files(
            strings(json, "mounts"),
            strings(json, "tmpfs"),
            strings(json, "volumesFrom"),
            json.getBoolean("readOnly")),
        new RunRequest.Isolation(
            numbers(user, "additionalGids"),
            List.of(),
            List.of(),
            new RunRequest.Namespaces(text(json, "pid"), text(json, "ipc"), uts)),
        confinement(),
        new RunRequest.Life(null, json.getBoolean("init"), null, false, true));
  }

  private RunRequest.Confinement confinement() {
    return new RunRequest.Confinement(
        strings(json, "capAdd"),
        strings(json, "capDrop"),
        json.getBoolean("privileged"),
        strings(json, "securityOptions"),
        strings(json, "sysctls"),
        strings(json, "devices"),
        strings(json, "deviceRules"),
        // The very ids that its files have, whatever range would be free now.
        new RunRequest.Users(null, maps("uidMappings"), maps("gidMappings")));
  }

  private List<String> maps(String key) {
    List<String> maps = new ArrayList<>();
    for (Object each : object(config, "linux").getArray(key, new JsonArray())) {
      if (each instanceof JsonObject map) {
        maps.add(
            map.getLong("containerID") + ":" + map.getLong("hostID") + ":" + map.getLong("size"));
      }
    }
    return maps;
  }

  private static JsonObject object(JsonObject in, String key) {
    return in.getObject(key, new JsonObject());
  }

  private static String text(JsonObject in, String key) {
    @Nullable String text = in.getString(key);
    return text == null ? "" : SurrogateEscape.raw(text);
  }

  private static List<String> strings(JsonObject in, String key) {
    List<String> strings = new ArrayList<>();
    for (Object each : in.getArray(key, new JsonArray())) {
      strings.add(SurrogateEscape.raw(String.valueOf(each)));
    }
    return strings;
  }

  private static List<String> numbers(JsonObject in, String key) {
    List<String> numbers = new ArrayList<>();
    JsonArray array = in.getArray(key, new JsonArray());
    for (int i = 0; i < array.size(); i++) {
      numbers.add(Long.toString(array.getLong(i)));
    }
    return numbers;
  }
}
