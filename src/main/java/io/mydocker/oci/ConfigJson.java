package io.mydocker.oci;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@code config.json} (OCI runtime-spec, config.md and config-linux.md), compact, as raw
 * bytes.
 */
public final class ConfigJson {
  private ConfigJson() {}

  /** The document, ending in a newline. */
  public static String of(RuntimeSpec spec) {
    JsonWriter json = new JsonWriter();
    json.object().key("ociVersion").value(RuntimeSpec.VERSION);
    process(json, spec.process());
    json.key("root").object().key("path").value(spec.root().path());
    if (spec.root().readonly()) {
      json.key("readonly").value(true);
    }
    json.end();
    if (spec.linux().namespaces().contains("uts")) {
      // Without a namespace of its own there is no name to set (config.md, hostname).
      json.key("hostname").value(spec.hostname());
    }
    mounts(json, spec);
    linux(json, spec.linux());
    json.map("annotations", spec.annotations());
    return json.end() + "\n";
  }

  private static void process(JsonWriter json, RuntimeSpec.Process process) {
    json.key("process").object().key("terminal").value(process.terminal());
    RuntimeSpec.User user = process.user();
    json.key("user").object().key("uid").value(Integer.toUnsignedLong(user.uid()));
    json.key("gid").value(Integer.toUnsignedLong(user.gid()));
    json.numbers("additionalGids", user.additionalGids()).end();
    json.strings("args", process.args()).strings("env", process.env());
    json.key("cwd").value(process.cwd());
    json.key("capabilities").object();
    RuntimeSpec.Capabilities sets = process.capabilities();
    json.strings("bounding", sets.bounding()).strings("effective", sets.effective());
    json.strings("permitted", sets.permitted());
    if (!sets.inheritable().isEmpty() || !sets.ambient().isEmpty()) {
      json.strings("inheritable", sets.inheritable()).strings("ambient", sets.ambient());
    }
    json.end().key("noNewPrivileges").value(process.noNewPrivileges());
    optional(json, "apparmorProfile", process.apparmorProfile());
    optional(json, "selinuxLabel", process.selinuxLabel());
    json.end();
  }

  private static void optional(JsonWriter json, String key, @Nullable String value) {
    if (value != null) {
      json.key(key).value(value);
    }
  }

  private static void mounts(JsonWriter json, RuntimeSpec spec) {
    json.key("mounts").array();
    for (RuntimeSpec.Mount mount : spec.mounts()) {
      json.object().key("destination").value(mount.destination());
      json.key("type").value(mount.type()).key("source").value(mount.source());
      json.strings("options", mount.options()).end();
    }
    json.close();
  }

  private static void linux(JsonWriter json, RuntimeSpec.Linux linux) {
    json.key("linux").object().key("namespaces").array();
    for (String namespace : linux.namespaces()) {
      json.object().key("type").value(namespace).end();
    }
    for (Map.Entry<String, String> joined : linux.joinedNamespaces().entrySet()) {
      json.object().key("type").value(joined.getKey()).key("path").value(joined.getValue()).end();
    }
    json.close().key("cgroupsPath").value(linux.cgroupsPath());
    mappings(json, "uidMappings", linux.uidMappings());
    mappings(json, "gidMappings", linux.gidMappings());
    if (!linux.sysctl().isEmpty()) {
      json.map("sysctl", linux.sysctl());
    }
    devices(json, linux.devices());
    json.strings("maskedPaths", linux.maskedPaths());
    json.strings("readonlyPaths", linux.readonlyPaths()).end();
  }

  private static void mappings(JsonWriter json, String key, List<RuntimeSpec.IdMapping> mappings) {
    if (mappings.isEmpty()) {
      return;
    }
    json.key(key).array();
    for (RuntimeSpec.IdMapping mapping : mappings) {
      json.object().key("containerID").value(mapping.containerId());
      json.key("hostID").value(mapping.hostId()).key("size").value(mapping.size()).end();
    }
    json.close();
  }

  private static void devices(JsonWriter json, List<RuntimeSpec.Device> devices) {
    if (devices.isEmpty()) {
      return;
    }
    json.key("devices").array();
    for (RuntimeSpec.Device device : devices) {
      json.object().key("path").value(device.path()).key("type").value(device.type());
      json.key("major").value(device.major()).key("minor").value(device.minor());
      json.key("fileMode").value(device.fileMode());
      json.key("uid").value(Integer.toUnsignedLong(device.uid()));
      json.key("gid").value(Integer.toUnsignedLong(device.gid())).end();
    }
    json.close();
  }
}
