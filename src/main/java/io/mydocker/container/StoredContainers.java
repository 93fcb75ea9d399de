package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.image.LayerUsers;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.oci.SurrogateEscape;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the state of all containers. Whether one runs is asked of the kernel. */
final class StoredContainers {
  private final List<Stored> all = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();

  private StoredContainers() {}

  /** Reads them, newest first. */
  static StoredContainers read(Settings settings) {
    StoredContainers containers = new StoredContainers();
    String[] ids = new File(Layout.containers(settings)).list();
    if (ids != null) {
      for (String id : ids) {
        containers.add(new Layout(settings, id));
      }
    }
    containers.all.sort(Comparator.comparingLong(Stored::createdMillis).reversed());
    return containers;
  }

  /**
   * Who uses the trees of images: also a container that is only being made, which writes down its
   * layers before it mounts them.
   *
   * @param repaired what killed processes left, and the engine removes at this moment
   */
  static List<LayerUsers.User> layerUsers(Settings settings, List<Leftover> repaired) {
    List<String> gone = new ArrayList<>();
    List<Leftover> leftovers = new ArrayList<>(Leftovers.find(settings));
    leftovers.addAll(repaired);
    for (Leftover leftover : leftovers) {
      if (leftover.place() == null || !leftover.place().keeps()) {
        gone.add(leftover.layout().id());
      }
    }
    List<LayerUsers.User> users = new ArrayList<>();
    String[] ids = new File(Layout.containers(settings)).list();
    for (String id : ids == null ? new String[0] : ids) {
      JsonObject annotations = gone.contains(id) ? null : annotations(new Layout(settings, id));
      if (annotations != null) {
        users.add(
            new LayerUsers.User(
                raw(annotations.getString(SpecBuilder.NAME)),
                strings(annotations.getString(SpecBuilder.LOWERS))));
      }
    }
    return users;
  }

  /** Null while they are not written: it has not mounted anything yet. */
  private static @Nullable JsonObject annotations(Layout layout) {
    String json = HostFacts.text(layout.directory() + "/config.json");
    try {
      return JsonParser.object().from(SurrogateEscape.unicode(json)).getObject("annotations");
    } catch (JsonParserException unfinished) {
      return null;
    }
  }

  List<Stored> all() {
    return all;
  }

  /** One line for each container whose files cannot be read; it hides no other. */
  List<String> damaged() {
    return damaged;
  }

  private void add(Layout layout) {
    PlaceRecord place =
        PlaceRecord.parse(HostFacts.text(layout.directory() + "/" + PlaceRecord.FILE));
    String json = HostFacts.text(layout.directory() + "/config.json");
    int pid = RecordedProcess.runningPid(HostFacts.text(layout.liveFile()));
    boolean isUnfinished = json.isEmpty();
    if (place == null || isUnfinished || !place.keeps() && pid == 0) {
      // Being made or removed at this moment, or a leftover, which the next program repairs.
      return;
    }
    try {
      all.add(stored(layout, place, JsonParser.object().from(SurrogateEscape.unicode(json)), pid));
    } catch (JsonParserException | RuntimeException malformed) {
      damaged.add(
          "container "
              + layout.id()
              + ": its config.json is damaged: "
              + malformed.getMessage()
              + "; remove it with mydocker rm "
              + layout.id());
    }
  }

  private static Stored stored(Layout layout, PlaceRecord place, JsonObject config, int pid) {
    JsonObject annotations = config.getObject("annotations");
    return new Stored(
        layout,
        place,
        raw(annotations.getString(SpecBuilder.NAME)),
        raw(annotations.getString(SpecBuilder.IMAGE)),
        strings(annotations.getString(SpecBuilder.LOWERS)),
        mounts(config.getArray("mounts")),
        config.getObject("linux").has("uidMappings"),
        strings(config.getObject("process").getArray("args")),
        Long.parseLong(annotations.getString(SpecBuilder.CREATED)),
        pid,
        exitCode(layout),
        new StoredSpec(config).labels());
  }

  private static List<String> strings(JsonArray array) {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      strings.add(raw(array.getString(i)));
    }
    return strings;
  }

  private static List<RuntimeSpec.Mount> mounts(JsonArray array) {
    List<RuntimeSpec.Mount> mounts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      JsonObject mount = array.getObject(i);
      mounts.add(
          new RuntimeSpec.Mount(
              raw(mount.getString("destination")),
              raw(mount.getString("type")),
              raw(mount.getString("source")),
              strings(mount.getArray("options"))));
    }
    return mounts;
  }

  /** Lines of text. */
  private static List<String> strings(@Nullable String lines) {
    return List.of(raw(lines).split("\n", -1));
  }

  static int exitCode(Layout layout) {
    String code = HostFacts.text(layout.directory() + "/exit");
    return code.length() < 2 ? -1 : Integer.parseInt(code.substring(0, 2), 16);
  }

  /** The container that an id, the beginning of one, or a name means. */
  Stored find(String reference) {
    Stored found = null;
    for (Stored container : all) {
      if (container.id().equals(reference) || container.name().equals(reference)) {
        return container;
      }
      if (!reference.isEmpty() && container.id().startsWith(reference)) {
        if (found != null) {
          throw Reference.ambiguous("", reference);
        }
        found = container;
      }
    }
    if (found == null) {
      throw Reference.unknown("", reference);
    }
    return found;
  }

  private static String raw(@Nullable String text) {
    return text == null ? "" : SurrogateEscape.raw(text);
  }
}
