package io.mydocker.image;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import io.mydocker.oci.ImageConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an archive of saved images says is in it: Docker's {@code manifest.json} ({@code docker
 * save}, {@code podman save}, {@code skopeo copy … docker-archive:}) or an OCI layout (OCI
 * image-spec, image-layout.md).
 */
final class SavedArchive {
  static final String MANIFEST = "manifest.json";
  static final String INDEX = "index.json";
  static final String LAYOUT = "oci-layout";

  static final String REFERENCE = "org.opencontainers.image.ref.name";
  static final String CONTAINERD = "io.containerd.image.name";
  private static final int DEEPEST_INDEX = 3;

  private static final Set<String> IMAGE_CONFIGS =
      Set.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json");

  private final SavedMembers members;
  private final String architecture;

  /**
   * What these members say.
   *
   * @param architecture as Go calls it; of an image for several the one for it is taken
   */
  SavedArchive(SavedMembers members, String architecture) {
    this.members = members;
    this.architecture = architecture;
  }

  List<SavedImage> images() throws IOException {
    // A newer docker save has both, and both speak of the same blobs.
    return members.has(MANIFEST) ? docker() : layout();
  }

  private List<SavedImage> docker() throws IOException {
    List<SavedImage> images = new ArrayList<>();
    JsonArray manifests = ImageConfigReader.array(members.text(MANIFEST), called(MANIFEST));
    for (Object each : manifests) {
      if (each instanceof JsonObject manifest) {
        images.add(
            new SavedImage(
                ImageConfigReader.texts(manifest, "RepoTags"),
                required(manifest, "Config", MANIFEST),
                ImageConfigReader.texts(manifest, "Layers")));
      }
    }
    return images;
  }

  private String called(String member) {
    return members.called(member);
  }

  private List<SavedImage> layout() throws IOException {
    List<SavedImage> images = new ArrayList<>();
    addIndex(images, INDEX, List.of(), 0);
    return images;
  }

  private void addIndex(List<SavedImage> images, String index, List<String> names, int depth)
      throws IOException {
    JsonObject json = ImageConfigReader.object(members.text(index), called(index));
    JsonArray manifests = json.getArray("manifests", new JsonArray());
    int before = images.size();
    for (Object each : manifests) {
      // All that the outermost index lists are images; what an inner one lists are the same image
      // for several machines.
      boolean isEnough = depth > 0 && images.size() > before;
      if (each instanceof JsonObject descriptor && isForUs(descriptor) && !isEnough) {
        add(images, descriptor, depth == 0 ? names(descriptor) : names, index, depth);
      }
    }
    if (images.size() == before && !manifests.isEmpty()) {
      throw new ImageException(
          called(index) + ": no image for linux/" + architecture + " among those in it");
    }
  }

  private void add(
      List<SavedImage> images, JsonObject descriptor, List<String> names, String in, int depth)
      throws IOException {
    String blob = blob(descriptor, in);
    JsonObject json = ImageConfigReader.object(members.text(blob), called(blob));
    requireDigest(blob);
    if (json.has("manifests")) {
      if (depth >= DEEPEST_INDEX) {
        throw new ImageException(called(blob) + ": an index within an index, too deep");
      }
      addIndex(images, blob, names, depth + 1);
      return;
    }
    JsonObject described = json.getObject("config", new JsonObject());
    if (!isImage(json, described)) {
      return;
    }
    String config = blob(described, blob);
    requireDigest(config);
    List<String> layers = new ArrayList<>();
    for (Object layer : json.getArray("layers", new JsonArray())) {
      if (layer instanceof JsonObject each) {
        layers.add(blob(each, blob));
      }
    }
    images.add(new SavedImage(names, config, layers));
  }

  /** Signatures, bills of materials and charts come as manifests, too (image-spec, manifest.md). */
  private static boolean isImage(JsonObject manifest, JsonObject config) {
    String type = ImageConfigReader.text(config, "mediaType");
    return ImageConfigReader.text(manifest, "artifactType") == null
        && (type == null || !type.startsWith("application/") || IMAGE_CONFIGS.contains(type));
  }

  /** A blob is named after its digest; a layer's is that of the tree, which is compared later. */
  private void requireDigest(String blob) throws IOException {
    String digest = blob.substring(blob.lastIndexOf('/') + 1);
    if (!Sha256.of(members.text(blob)).equals(digest)) {
      throw new ImageException(called(blob) + ": corrupt: it does not have the digest of its name");
    }
  }

  private boolean isForUs(JsonObject descriptor) {
    JsonObject platform = descriptor.getObject("platform");
    return platform == null
        || "linux".equals(platform.getString("os"))
            && architecture.equals(platform.getString("architecture"));
  }

  private String blob(JsonObject descriptor, String in) {
    String digest = required(descriptor, "digest", in);
    ImageConfigReader.requireDigest(digest, called(in));
    return "blobs/sha256/" + digest.substring(ImageConfig.SHA256.length());
  }

  private String required(JsonObject json, String key, String in) {
    String value = ImageConfigReader.text(json, key);
    if (value == null) {
      throw new ImageException(called(in) + ": no " + key + " where one must be");
    }
    return value;
  }

  /** containerd's annotation has the whole name, OCI's often no more than the tag. */
  private static List<String> names(JsonObject descriptor) {
    JsonObject annotations = descriptor.getObject("annotations", new JsonObject());
    String name = name(annotations, CONTAINERD);
    if (name == null) {
      name = name(annotations, REFERENCE);
    }
    return name == null ? List.of() : List.of(name);
  }

  private static @Nullable String name(JsonObject annotations, String key) {
    return ImageConfigReader.text(annotations, key);
  }
}
