package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.JsonWriter;
import io.mydocker.oci.SurrogateEscape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container that stays was asked for and its config.json does not tell: so that it can be
 * started again. What was looked up in the image (arguments, environment, user, directory) is read
 * from config.json, since the image may have changed by then.
 */
final class RequestFile {
  static final String FILE = "request.json";

  private final JsonObject json;
  private final JsonObject process;
  private final JsonObject config;

  private RequestFile(JsonObject json, JsonObject config) {
    this.json = json;
    this.config = config;
    process = object(config, "process");
  }

  static String of(RunRequest request) {
    RunRequest.Isolation isolation = request.isolation();
    RunRequest.Confinement confinement = request.confinement();
    JsonWriter json = new JsonWriter().object();
    json.key("interactive").value(request.interactive());
    json.strings("volumes", request.volumes());
    json.key("network").value(request.network());
    json.strings("mounts", request.files().mounts());
    json.strings("tmpfs", request.files().tmpfs());
    json.strings("volumesFrom", request.files().volumesFrom());
    json.key("readOnly").value(request.files().isReadOnly());
    json.key("pid").value(isolation.namespaces().pid());
    json.key("ipc").value(isolation.namespaces().ipc());
    json.key("uts").value(isolation.namespaces().uts());
    json.strings("capAdd", confinement.capAdd());
    json.strings("capDrop", confinement.capDrop());
    json.key("privileged").value(confinement.isPrivileged());
    json.strings("securityOptions", confinement.securityOptions());
    json.strings("sysctls", confinement.sysctls());
    json.strings("devices", confinement.devices());
    json.strings("deviceRules", confinement.deviceRules());
    json.key("init").value(request.life().hasInit());
    return json.end().toString();
  }

  /** The request that starts a container again, detached. */
  static RunRequest again(Layout layout) {
    String text = HostFacts.text(layout.directory() + "/" + FILE);
    if (text.isEmpty()) {
      throw new RequestException(
          Kind.FAILED,
          "container "
              + layout.id()
              + ": nothing is written down to start it by; commit it and run the image");
    }
    try {
      JsonObject json = JsonParser.object().from(SurrogateEscape.unicode(text));
      return new RequestFile(json, StoredSpec.read(layout).json()).request();
    } catch (JsonParserException damaged) {
      throw new RequestException(
          Kind.FAILED,
          "container " + layout.id() + ": its " + FILE + " is damaged: " + damaged.getMessage());
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
        user.getInt("uid") + ":" + user.getInt("gid"),
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
      numbers.add(Integer.toString(array.getInt(i)));
    }
    return numbers;
  }
}
