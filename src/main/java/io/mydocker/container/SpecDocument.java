package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of an OCI specification Docker's {@code inspect} has other names for. Strings are raw. */
final class SpecDocument {
  private final JsonObject spec;
  private final JsonObject process;
  private final JsonObject annotations;
  private final JsonObject linux;

  /**
   * A reader of one.
   *
   * @param spec a config.json
   */
  SpecDocument(JsonObject spec) {
    this.spec = spec;
    process = spec.getObject("process", new JsonObject());
    annotations = spec.getObject("annotations", new JsonObject());
    linux = spec.getObject("linux", new JsonObject());
  }

  /** Docker's Config; the places of what a specification does not say are kept. */
  JsonObject config() {
    JsonArray args = process.getArray("args", new JsonArray());
    int count = Integer.parseInt(annotations.getString(SpecBuilder.ENTRYPOINT, "0"));
    int entrypoint = Math.min(count, args.size());
    JsonObject config = new JsonObject();
    config.put("Hostname", spec.getString("hostname", ""));
    config.put("User", annotations.getString(SpecBuilder.USER, ""));
    config.put("Tty", process.getBoolean("terminal", false));
    config.put("OpenStdin", false);
    config.put("Env", process.getArray("env", new JsonArray()));
    config.put("Cmd", orNull(args.subList(entrypoint, args.size())));
    config.put("Image", "");
    config.put("WorkingDir", process.getString("cwd", ""));
    config.put("Entrypoint", orNull(args.subList(0, entrypoint)));
    config.put("Labels", new JsonObject());
    String stopSignal = annotations.getString(SpecBuilder.STOP_SIGNAL);
    if (stopSignal != null) {
      config.put("StopSignal", SignalName.title(stopSignal));
    }
    return config;
  }

  /** Go writes a list that was never made as null. */
  private static @Nullable JsonArray orNull(List<Object> list) {
    return list.isEmpty() ? null : new JsonArray(list);
  }

  /** Docker's HostConfig, as far as the specification tells. */
  JsonObject hostConfig() {
    JsonObject config = new JsonObject();
    config.put("NetworkMode", mode("network", "none"));
    config.put("IpcMode", mode("ipc", "private"));
    config.put("PidMode", mode("pid", ""));
    config.put("UTSMode", mode("uts", ""));
    config.put("ReadonlyRootfs", isReadOnly());
    config.put("Sysctls", linux.getObject("sysctl", new JsonObject()));
    config.put("MaskedPaths", linux.getArray("maskedPaths", new JsonArray()));
    config.put("ReadonlyPaths", linux.getArray("readonlyPaths", new JsonArray()));
    return config;
  }

  private boolean isReadOnly() {
    return spec.getObject("root", new JsonObject()).getBoolean("readonly", false);
  }

  /** Whose namespace of a type it has: {@code own}, the host's, or one by its path. */
  private String mode(String type, String own) {
    for (Object each : linux.getArray("namespaces", new JsonArray())) {
      if (each instanceof JsonObject namespace && type.equals(namespace.getString("type"))) {
        String path = namespace.getString("path");
        return path == null ? own : "ns:" + path;
      }
    }
    return "host";
  }
}
