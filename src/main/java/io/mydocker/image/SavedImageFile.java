package io.mydocker.image;

import io.mydocker.image.archive.MemberHeader;
import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import io.mydocker.oci.ImageConfigJson;
import io.mydocker.oci.JsonWriter;
import io.mydocker.program.Flag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an image of one layer as an archive: an OCI layout (OCI image-spec, image-layout.md), and
 * with {@code manifest.json} beside it what {@code docker load} reads. The layer comes first; its
 * header is written when its size and digest are known, so that nothing is copied.
 *
 * <p>The file is open for reading and writing, empty, and stays the caller's.
 */
final class SavedImageFile {
  private static final String BLOBS = "blobs/sha256/";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final int RECORD = 10240;

  private final Kernel kernel;
  private final int file;
  private final long mtime;
  private long layerHeader;

  /**
   * A writer.
   *
   * @param mtime of all members, in seconds since 1970
   */
  SavedImageFile(Kernel kernel, int file, long mtime) {
    this.kernel = kernel;
    this.file = file;
    this.mtime = mtime;
  }

  /**
   * The layer as it lies in the archive.
   *
   * @param digest the SHA-256 of its bytes as they are, in hexadecimal
   * @param mediaType OCI's
   */
  record Layer(String digest, long size, String mediaType) {}

  /** Leaves room for the layer's header; its content is to be written from here on. */
  void begin() {
    put(MemberHeader.directory("blobs/", mtime));
    put(MemberHeader.directory(BLOBS, mtime));
    layerHeader = kernel.lseek(file, 0, Flag.SEEK_CUR);
    put(new byte[MemberHeader.SIZE]);
  }

  /**
   * Writes all that follows the layer.
   *
   * @param name the image's, with a tag, or null for none
   * @param forDocker whether {@code docker load} is to read it
   */
  void finish(Layer layer, ImageConfig config, @Nullable String name, boolean forDocker) {
    put(new byte[MemberHeader.padding(layer.size())]);
    String blob = ImageConfigJson.of(config);
    String configDigest = Sha256.of(blob);
    member(BLOBS + configDigest, blob);
    String manifest = manifest(layer, configDigest, blob.length());
    member(BLOBS + Sha256.of(manifest), manifest);
    member("index.json", index(manifest, name));
    member("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    if (forDocker) {
      member(SavedArchive.MANIFEST, dockerManifest(layer, configDigest, name));
    }
    put(new byte[2 * MemberHeader.SIZE]);
    long end = kernel.lseek(file, 0, Flag.SEEK_CUR);
    put(new byte[(int) ((RECORD - end % RECORD) % RECORD)]);
    kernel.lseek(file, layerHeader, Flag.SEEK_SET);
    put(MemberHeader.file(BLOBS + layer.digest(), layer.size(), mtime));
  }

  private static String manifest(Layer layer, String config, long size) {
    JsonWriter json = new JsonWriter().object();
    json.key("schemaVersion").value(2).key("mediaType").value(MANIFEST);
    json.key("config");
    descriptor(json, CONFIG, config, size).end();
    json.key("layers").array();
    descriptor(json, layer.mediaType(), layer.digest(), layer.size()).end();
    return json.close().end().toString();
  }

  private static JsonWriter descriptor(JsonWriter json, String type, String digest, long size) {
    json.object().key("mediaType").value(type);
    return json.key("digest").value(ImageConfig.SHA256 + digest).key("size").value(size);
  }

  private static String index(String manifest, @Nullable String name) {
    JsonWriter json = new JsonWriter().object();
    json.key("schemaVersion").value(2).key("mediaType").value(INDEX);
    json.key("manifests").array();
    descriptor(json, MANIFEST, Sha256.of(manifest), manifest.length());
    if (name != null) {
      // The whole name for containerd and us; for others the tag, which umoci takes for its own.
      json.key("annotations").object();
      json.key(SavedArchive.CONTAINERD).value(name);
      json.key(SavedArchive.REFERENCE).value(name.substring(name.lastIndexOf(':') + 1));
      json.end();
    }
    return json.end().close().end().toString();
  }

  private static String dockerManifest(Layer layer, String config, @Nullable String name) {
    JsonWriter json = new JsonWriter().array().object();
    json.key("Config").value(BLOBS + config);
    json.strings("RepoTags", name == null ? List.of() : List.of(name));
    json.strings("Layers", List.of(BLOBS + layer.digest()));
    return json.end().close().toString();
  }

  private void member(String name, String text) {
    put(MemberHeader.file(name, text.length(), mtime));
    put(text.getBytes(StandardCharsets.ISO_8859_1));
    put(new byte[MemberHeader.padding(text.length())]);
  }

  private void put(byte[] bytes) {
    kernel.writeAll(file, bytes, 0, bytes.length);
  }
}
