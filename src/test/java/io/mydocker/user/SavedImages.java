package io.mydocker.user;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes archives of images as others do, by tar and sha256sum, so that no code of ours has a say in
 * what is right. Each layer is what a shell script makes in an empty directory.
 */
final class SavedImages {
  private final Path work;
  private final List<Path> layers = new ArrayList<>();
  private String parameters = "{}";

  /**
   * A new image.
   *
   * @param work an empty directory
   */
  SavedImages(Path work) {
    this.work = work;
  }

  /** The first layer that most have: a busybox with the usual commands. */
  SavedImages busybox() {
    return layer(
        "mkdir -p bin etc tmp; chmod 1777 tmp; cp "
            + Installed.need("busybox")
            + " bin/busybox; for c in sh cat ls stat id pwd env echo true sleep test touch grep;"
            + " do ln -s busybox bin/$c; done; echo 'root:x:0:0::/root:/bin/sh' >etc/passwd;"
            + " echo 'www:x:33:44::/srv:/bin/sh' >>etc/passwd");
  }

  /** A layer of what the script leaves. */
  SavedImages layer(String script) {
    Path layer = work.resolve("layer" + layers.size() + ".tar");
    String tree = work + "/tree" + layers.size();
    Host.sh("mkdir \"$1\" && cd \"$1\" && " + script, tree);
    Host.sh("cd \"$1\" && find . -mindepth 1 -printf '%P\\n' | sort >../names", tree);
    Host.sh(
        "tar -C \"$1\" --mtime=@0 --no-recursion -T \"$2/names\" -cf \"$3\"",
        tree,
        w(),
        layer.toString());
    layers.add(layer);
    return this;
  }

  /** A layer of an archive as it is. */
  SavedImages archive(Path layer) {
    layers.add(layer);
    return this;
  }

  /** The configuration's {@code config} object, as JSON. */
  SavedImages with(String json) {
    parameters = json;
    return this;
  }

  private String w() {
    return work.toString();
  }

  /** The configuration, as a file; the result is its digest. */
  private String config() {
    StringBuilder ids = new StringBuilder();
    for (Path layer : layers) {
      ids.append(ids.length() == 0 ? "" : ",");
      ids.append("\"sha256:").append(sha256(layer)).append('"');
    }
    Path file =
        Raw.write(
            work.resolve("config"),
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2020-01-02T03:04:05Z\","
                + "\"config\":"
                + parameters
                + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                + ids
                + "]}}");
    return sha256(file);
  }

  static String sha256(Path file) {
    return Host.sh("sha256sum <\"$1\" | cut -c1-64", file.toString()).word();
  }

  /** As {@code docker save} writes it. */
  Path docker(String archive, String... names) {
    String id = config();
    String out = w() + "/save";
    Host.sh("mkdir \"$1\" && cp \"$2/config\" \"$1/$3.json\"", out, w(), id);
    StringBuilder members = new StringBuilder();
    for (Path layer : layers) {
      String directory = sha256(layer);
      Host.sh("mkdir -p \"$1/$2\" && cp \"$3\" \"$1/$2/layer.tar\"", out, directory, "" + layer);
      members.append(members.length() == 0 ? "\"" : ",\"").append(directory).append("/layer.tar\"");
    }
    String tags = names.length == 0 ? "null" : "[\"" + String.join("\",\"", names) + "\"]";
    Raw.write(
        Path.of(out, "manifest.json"),
        "[{\"Config\":\""
            + id
            + ".json\",\"RepoTags\":"
            + tags
            + ",\"Layers\":["
            + members
            + "]}]");
    return packed(out, archive);
  }

  /** As an OCI layout whose layers are compressed. */
  Path oci(String archive, String name) {
    String id = config();
    String blobs = w() + "/save/blobs/sha256";
    Host.sh("mkdir -p \"$1\" && cp \"$2/config\" \"$1/$3\"", blobs, w(), id);
    StringBuilder members = new StringBuilder();
    for (Path layer : layers) {
      Host.sh("gzip -nc \"$1\" >\"$2/packed\"", layer.toString(), w());
      String digest = sha256(work.resolve("packed"));
      Host.sh("cp \"$1/packed\" \"$2/$3\"", w(), blobs, digest);
      members.append(members.length() == 0 ? "" : ",");
      members.append("{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":");
      members.append("\"sha256:").append(digest).append("\",\"size\":1}");
    }
    Path manifest =
        Raw.write(
            work.resolve("manifest"),
            "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"sha256:"
                + id
                + "\",\"size\":1},\"layers\":["
                + members
                + "]}");
    String digest = sha256(manifest);
    Host.sh("cp \"$1/manifest\" \"$2/$3\"", w(), blobs, digest);
    Raw.write(
        work.resolve("save/index.json"),
        "{\"schemaVersion\":2,\"manifests\":["
            + "{\"mediaType\":\"a\",\"digest\":\"sha256:"
            + "0".repeat(64)
            + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}},"
            + "{\"mediaType\":\"m\",\"digest\":\"sha256:"
            + digest
            + "\",\"size\":1,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"},"
            + "\"annotations\":{\"org.opencontainers.image.ref.name\":\""
            + name
            + "\"}}]}");
    Raw.write(work.resolve("save/oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    return packed(w() + "/save", archive);
  }

  private Path packed(String tree, String archive) {
    Path file = work.resolve(archive);
    Host.sh("tar -C \"$1\" -cf \"$2\" . && rm -r \"$1\"", tree, file.toString());
    return file;
  }
}
