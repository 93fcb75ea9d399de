package io.mydocker.container;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.image.LayerUsers;
import io.mydocker.oci.SurrogateEscape;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the state of containers, of each by {@link ContainerReader}. */
final class StoredContainers {
  private final List<Stored> all = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();

  private StoredContainers() {}

  /** Reads them, newest first. */
  static StoredContainers read(Settings settings) {
    // One look for all: a file that is not there costs more than one that is.
    Set<String> live = new HashSet<>(Arrays.asList(live(settings)));
    return read(settings, new File(Layout.containers(settings)).list(), live);
  }

  private static String[] live(Settings settings) {
    String[] live = new File(Layout.live(settings)).list();
    return live == null ? new String[0] : live;
  }

  /**
   * Reads those that somebody holds, and so all that run, newest first: however many there are that
   * do not, it takes no longer.
   */
  static StoredContainers readLive(Settings settings) {
    List<String> ids = new ArrayList<>();
    for (String name : live(settings)) {
      if (name.indexOf(ExecPlan.SEPARATOR) < 0) {
        ids.add(name);
      }
    }
    return read(settings, ids.toArray(new String[0]), new HashSet<>(ids));
  }

  private static StoredContainers read(
      Settings settings, String @Nullable [] ids, Set<String> live) {
    StoredContainers containers = new StoredContainers();
    for (String id : ids == null ? new String[0] : ids) {
      containers.add(new Layout(settings, id), live.contains(id));
    }
    containers.all.sort(new NewestFirst());
    return containers;
  }

  /**
   * A class of its own: what a lambda needs is in no class-data archive, and ps would wait for it.
   */
  private static final class NewestFirst implements Comparator<Stored> {
    @Override
    public int compare(Stored one, Stored other) {
      return Long.compare(other.createdMillis(), one.createdMillis());
    }
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
                ContainerReader.raw(annotations.getString(SpecBuilder.NAME)),
                ContainerReader.raw(annotations.getString(SpecBuilder.IMAGE_ID)),
                ContainerReader.lines(annotations.getString(SpecBuilder.LOWERS))));
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

  /** The one that was made last; not told where that may be one whose files cannot be read. */
  Stored newest(String verb) {
    if (!damaged.isEmpty()) {
      throw new RequestException(
          RequestException.Kind.FAILED,
          verb + ": which container is the latest cannot be told: " + damaged.get(0));
    }
    if (all.isEmpty()) {
      throw new RequestException(
          RequestException.Kind.NO_CONTAINER,
          verb + ": there is no container; mydocker run -d makes one that stays");
    }
    return all.get(0);
  }

  /** One line for each container whose files cannot be read; it hides no other. */
  List<String> damaged() {
    return damaged;
  }

  private void add(Layout layout, boolean mayRun) {
    try {
      Stored container = ContainerReader.read(layout, mayRun);
      if (container != null) {
        all.add(container);
      }
    } catch (ContainerReader.Damaged unreadable) {
      damaged.add(String.valueOf(unreadable.getMessage()));
    }
  }
}
