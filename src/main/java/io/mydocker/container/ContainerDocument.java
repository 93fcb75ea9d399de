package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Tells of a container under the names that Docker's {@code inspect} has, as far as what we keep
 * says it, and with the specification itself, which says the rest. All strings are raw.
 */
final class ContainerDocument {
  /** What Docker writes for a time that it does not know. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final Stored container;
  private final JsonObject spec;
  private final ContainerRow row;

  private ContainerDocument(Stored container, JsonObject spec) {
    this.container = container;
    this.spec = spec;
    row = container.row();
  }

  static JsonObject of(Stored container) {
    JsonObject spec = StoredSpec.read(container.layout()).raw();
    return new ContainerDocument(container, spec).json();
  }

  private JsonObject json() {
    List<String> command = container.command();
    JsonObject json = new JsonObject();
    json.put("Id", container.id());
    json.put("Created", time(container.createdMillis()));
    json.put("Path", command.get(0));
    json.put("Args", new JsonArray(command.subList(1, command.size())));
    json.put("State", state());
    json.put("Image", annotations().getString(SpecBuilder.IMAGE_ID, container.image()));
    json.put("LogPath", logPath());
    json.put("Name", "/" + container.name());
    json.put("HostConfig", new SpecDocument(spec).hostConfig());
    json.put("GraphDriver", graphDriver());
    json.put("Mounts", new MountsDocument(container).json());
    json.put("Config", config());
    json.put("Spec", spec);
    return json;
  }

  private JsonObject annotations() {
    return spec.getObject("annotations", new JsonObject());
  }

  private String logPath() {
    boolean isThere = ContainerTimes.written(container.layout(), ContainerLog.FILE) != 0;
    return isThere ? container.layout().directory() + "/" + ContainerLog.FILE : "";
  }

  private JsonObject state() {
    boolean hasStarted = !row.status().equals("created");
    JsonObject state = new JsonObject();
    state.put("Status", row.status());
    state.put("Running", row.isRunning());
    state.put("Paused", row.status().equals("paused"));
    state.put("Restarting", false);
    state.put("OOMKilled", false);
    state.put("Dead", false);
    state.put("Pid", row.pid());
    state.put("ExitCode", row.toldExitCode());
    state.put("Error", "");
    state.put("StartedAt", time(hasStarted ? row.startedMillis() : 0));
    state.put("FinishedAt", time(row.finishedMillis()));
    return state;
  }

  private JsonObject graphDriver() {
    JsonObject data = new JsonObject();
    data.put("LowerDir", String.join(":", container.lowers()));
    data.put("MergedDir", StoppedMount.mergedPath(container));
    data.put("UpperDir", container.layers().get(0));
    data.put("WorkDir", container.place().base() + "/work");
    JsonObject driver = new JsonObject();
    driver.put("Data", data);
    driver.put("Name", "overlay2");
    return driver;
  }

  /** What the container was made with. */
  private JsonObject config() {
    JsonObject config = new SpecDocument(spec).config();
    boolean hasInput = ContainerTimes.written(container.layout(), ContainerLog.INPUT) != 0;
    // Of one without a terminal only a detached one's input is on record, as a file.
    config.put("OpenStdin", config.getBoolean("Tty") || hasInput);
    config.put("Image", container.image());
    JsonObject labels = new JsonObject();
    labels.putAll(container.labels());
    config.put("Labels", labels);
    return config;
  }

  private static String time(long millis) {
    return millis == 0 ? NEVER : Instant.ofEpochMilli(millis).toString();
  }
}
