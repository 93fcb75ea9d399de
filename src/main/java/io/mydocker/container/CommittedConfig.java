package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import io.mydocker.oci.ImageConfig;
import io.mydocker.oci.SurrogateEscape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an image that is made of a container: what its image had, what {@code run}
 * was told, and the changes that {@code commit} is told, as Docker has it.
 */
final class CommittedConfig {
  private static final String OURS = "io.mydocker.";

  private final JsonObject spec;
  private final JsonObject annotations;
  private final ImageConfig.Parameters former;

  private CommittedConfig(JsonObject spec, @Nullable ImageConfig image) {
    this.spec = spec;
    annotations = spec.getObject("annotations", new JsonObject());
    former = image == null ? ImageConfig.Parameters.NONE : image.parameters();
  }

  /**
   * The parameters.
   *
   * @param spec the container's config.json
   * @param image its image's configuration, or null when it has none
   * @param volumesOfItsOwn where it has volumes that go with it
   */
  static ImageConfig.Parameters parameters(
      JsonObject spec, @Nullable ImageConfig image, List<String> volumesOfItsOwn) {
    return new CommittedConfig(spec, image).parameters(volumesOfItsOwn);
  }

  /**
   * The configuration.
   *
   * @param layer the diff id of its one layer
   * @param seconds when it is made, in seconds since 1970
   */
  static ImageConfig of(
      ImageConfig.Parameters parameters,
      String layer,
      long seconds,
      String architecture,
      @Nullable String author,
      @Nullable String message) {
    String created = Instant.ofEpochSecond(seconds).toString();
    ImageConfig.History history =
        new ImageConfig.History(created, author, "mydocker commit", message, false);
    return new ImageConfig(
        created,
        author,
        architecture,
        "linux",
        parameters,
        List.of(ImageConfig.SHA256 + layer),
        List.of(history));
  }

  private ImageConfig.Parameters parameters(List<String> volumesOfItsOwn) {
    JsonObject process = spec.getObject("process", new JsonObject());
    List<String> args = strings(process.getArray("args", new JsonArray()));
    int entrypoint = Math.min(number(SpecBuilder.ENTRYPOINT), args.size());
    List<String> env = strings(process.getArray("env", new JsonArray()));
    int own = Math.min(number(SpecBuilder.OWN_VARIABLES), env.size());
    return new ImageConfig.Parameters(
        annotation(SpecBuilder.USER),
        former.ports(),
        env.subList(own, env.size()),
        args.subList(0, entrypoint),
        args.subList(entrypoint, args.size()),
        volumes(volumesOfItsOwn),
        workdir(process.getString("cwd", "/")),
        labels(),
        annotation(SpecBuilder.STOP_SIGNAL),
        former.onBuild());
  }

  private @Nullable String annotation(String key) {
    String value = annotations.getString(key);
    return value == null ? null : SurrogateEscape.raw(value);
  }

  private int number(String key) {
    return Integer.parseInt(annotations.getString(key, "0"));
  }

  private List<String> volumes(List<String> more) {
    List<String> volumes = new ArrayList<>(former.volumes());
    for (String volume : more) {
      if (!volumes.contains(volume)) {
        volumes.add(volume);
      }
    }
    volumes.sort(null);
    return volumes;
  }

  private @Nullable String workdir(String directory) {
    String raw = SurrogateEscape.raw(directory);
    return raw.equals("/") && former.workdir() == null ? null : raw;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>(former.labels());
    for (String key : annotations.keySet()) {
      if (!key.startsWith(OURS) && !key.equals(SpecBuilder.STOP_SIGNAL)) {
        labels.put(SurrogateEscape.raw(key), String.valueOf(annotation(key)));
      }
    }
    return labels;
  }

  private static List<String> strings(JsonArray array) {
    List<String> strings = new ArrayList<>();
    for (Object each : array) {
      strings.add(SurrogateEscape.raw(String.valueOf(each)));
    }
    return strings;
  }
}
