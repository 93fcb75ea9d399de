package io.mydocker.oci;

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
    for (String set : new String[] {"bounding", "effective", "permitted"}) {
      json.strings(set, process.capabilities());
    }
    json.end().key("noNewPrivileges").value(process.noNewPrivileges()).end();
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
    json.close().key("cgroupsPath").value(linux.cgroupsPath());
    json.strings("maskedPaths", linux.maskedPaths());
    json.strings("readonlyPaths", linux.readonlyPaths()).end();
  }
}
