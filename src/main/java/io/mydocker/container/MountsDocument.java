package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import io.mydocker.oci.RuntimeSpec;

/** A container's mounts as Docker's {@code inspect} tells of them. Strings are raw. */
final class MountsDocument {
  private static final String DATA = "/_data";

  private final Stored container;
  private final String volumes;

  MountsDocument(Stored container) {
    this.container = container;
    volumes = Layout.volumes(container.layout().settings()) + "/";
  }

  JsonArray json() {
    JsonArray mounts = new JsonArray();
    for (RuntimeSpec.Mount mount : container.mounts()) {
      mounts.add(json(mount));
    }
    return mounts;
  }

  private JsonObject json(RuntimeSpec.Mount mount) {
    boolean isReadOnly = mount.options().contains("ro");
    JsonObject json = new JsonObject();
    json.put("Type", type(mount));
    if (isNamed(mount)) {
      String source = mount.source();
      json.put("Name", source.substring(volumes.length(), source.length() - DATA.length()));
    }
    json.put("Source", mount.type().equals("tmpfs") ? "" : mount.source());
    json.put("Destination", mount.destination());
    json.put("Mode", isReadOnly ? "ro" : "");
    json.put("RW", !isReadOnly);
    return json;
  }

  /** By where its source lies: a specification knows no volumes. */
  private String type(RuntimeSpec.Mount mount) {
    boolean isOwn = mount.source().startsWith(container.layout().directory() + "/volumes/");
    return isOwn || isNamed(mount) ? "volume" : mount.type();
  }

  private boolean isNamed(RuntimeSpec.Mount mount) {
    String source = mount.source();
    return source.startsWith(volumes)
        && source.endsWith(DATA)
        && source.indexOf('/', volumes.length()) == source.length() - DATA.length();
  }
}
