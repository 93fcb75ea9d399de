package io.mydocker.container;

import io.mydocker.oci.JsonWriter;

/**
 * What a container that stays was asked for and its config.json does not tell: so that it can be
 * started again ({@link RequestReader}).
 */
final class RequestFile {
  static final String FILE = "request.json";

  private RequestFile() {}

  static String of(RunRequest request) {
    RunRequest.Isolation isolation = request.isolation();
    RunRequest.Confinement confinement = request.confinement();
    JsonWriter json = new JsonWriter().object();
    json.key("interactive").value(request.interactive());
    json.strings("volumes", Here.volumes(request.volumes()));
    json.key("network").value(request.network());
    json.strings("mounts", Here.mounts(request.files().mounts()));
    json.strings("tmpfs", request.files().tmpfs());
    json.strings("volumesFrom", request.files().volumesFrom());
    json.key("readOnly").value(request.files().isReadOnly());
    json.key("pid").value(isolation.namespaces().pid());
    json.key("ipc").value(isolation.namespaces().ipc());
    json.key("uts").value(isolation.namespaces().uts());
    json.strings("capAdd", confinement.capAdd());
    json.strings("capDrop", confinement.capDrop());
    json.key("privileged").value(confinement.isPrivileged());
    json.strings("securityOptions", Here.securityOptions(confinement.securityOptions()));
    json.strings("sysctls", confinement.sysctls());
    json.strings("devices", confinement.devices());
    json.strings("deviceRules", confinement.deviceRules());
    json.key("init").value(request.life().hasInit());
    return json.end().toString();
  }
}
