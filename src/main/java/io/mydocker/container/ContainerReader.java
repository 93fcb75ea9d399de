package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.cgroup.CgroupTree;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.oci.SurrogateEscape;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of one container, and of no other: however many there are, it takes the same few
 * calls. Whether it runs is asked of the kernel.
 */
final class ContainerReader {
  /** A container's files are there and cannot be read; the message says so and what to do. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1;

    private Damaged(Layout layout, String file, String why, int pid) {
      super(
          "container "
              + layout.id()
              + ": its "
              + file
              + " is damaged: "
              + why
              + (pid == 0 ? "; remove it with mydocker rm " : "; end and remove it with rm -f ")
              + layout.id());
    }
  }

  private static final String CONFIG = "config.json";

  private ContainerReader() {}

  /**
   * The container that an id, the beginning of one, or a name means.
   *
   * @throws RequestException if there is none, or several, or it is damaged
   */
  static Stored find(Settings settings, String reference) {
    return find(settings, "", reference);
  }

  /**
   * As above.
   *
   * @param before what a message begins with
   */
  static Stored find(Settings settings, String before, String reference) {
    try {
      return known(read(Reference.find(settings, before, reference)), before, reference);
    } catch (Damaged damaged) {
      throw new RequestException(Kind.FAILED, before + damaged.getMessage());
    }
  }

  /** The same for who only removes it, for which a damaged one is good enough. */
  static Stored findAny(Settings settings, String reference) {
    Layout layout = Reference.find(settings, "", reference);
    try {
      return known(read(layout), "", reference);
    } catch (Damaged damaged) {
      return ruin(layout);
    }
  }

  private static Stored known(@Nullable Stored container, String before, String reference) {
    if (container == null) {
      throw Reference.unknown(before, reference);
    }
    return container;
  }

  /** Null when it is being made or removed at this moment, or a leftover that repairs remove. */
  static @Nullable Stored read(Layout layout) throws Damaged {
    return read(layout, true);
  }

  /**
   * As above.
   *
   * @param mayRun whether it has a live file: a list has seen all of those at once
   */
  static @Nullable Stored read(Layout layout, boolean mayRun) throws Damaged {
    PlaceRecord place = place(layout);
    String json = HostFacts.text(layout.directory() + "/" + CONFIG);
    int pid = mayRun ? RecordedProcess.runningPid(HostFacts.text(layout.liveFile())) : 0;
    if (place == null) {
      requireBeingMade(layout, PlaceRecord.FILE, "it has no base and cgroup", pid);
      return null;
    }
    if (!place.keeps() && pid == 0) {
      return null;
    }
    if (json.isEmpty()) {
      requireBeingMade(layout, CONFIG, "it is empty", pid);
      return null;
    }
    try {
      return stored(layout, place, JsonParser.object().from(SurrogateEscape.unicode(json)), pid);
    } catch (JsonParserException | RuntimeException malformed) {
      throw new Damaged(layout, CONFIG, String.valueOf(malformed.getMessage()), pid);
    }
  }

  private static @Nullable PlaceRecord place(Layout layout) {
    return PlaceRecord.parse(HostFacts.text(layout.directory() + "/" + PlaceRecord.FILE));
  }

  /**
   * The live file is made before the directory and removed after it: where a directory stands
   * alone, nobody is about to write what it lacks. Neither is anybody once the command runs.
   */
  private static void requireBeingMade(Layout layout, String file, String why, int pid)
      throws Damaged {
    boolean isAlone = !new File(layout.liveFile()).exists();
    if ((isAlone || pid != 0) && Reference.isThere(layout)) {
      throw new Damaged(layout, file, why, pid);
    }
  }

  /** Of one without a record all is known that follows from its id. */
  private static Stored ruin(Layout layout) {
    PlaceRecord place = place(layout);
    if (place == null) {
      String directory = layout.directory();
      CgroupTree tree = CgroupTree.find();
      String group = tree == null ? directory + "/no-cgroup" : tree.group(layout.id());
      place = new PlaceRecord(directory, group, true, null, true);
    }
    int pid = RecordedProcess.runningPid(HostFacts.text(layout.liveFile()));
    List<String> nothing = List.of();
    return new Stored(
        layout, place, layout.id(), "", nothing, List.of(), false, nothing, 0, pid, -1, Map.of());
  }

  private static Stored stored(Layout layout, PlaceRecord place, JsonObject config, int pid) {
    JsonObject annotations = config.getObject("annotations");
    return new Stored(
        layout,
        place,
        raw(annotations.getString(SpecBuilder.NAME)),
        raw(annotations.getString(SpecBuilder.IMAGE)),
        lines(annotations.getString(SpecBuilder.LOWERS)),
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

  static List<String> lines(@Nullable String text) {
    return List.of(raw(text).split("\n", -1));
  }

  /** What its command ended with, -1 when unknown. */
  static int exitCode(Layout layout) {
    return code(HostFacts.text(layout.directory() + "/exit"));
  }

  /** A recorded exit code, two hexadecimal digits; -1 for what is none. */
  static int code(String code) {
    int high = code.isEmpty() ? -1 : Character.digit(code.charAt(0), 16);
    int low = code.length() < 2 ? -1 : Character.digit(code.charAt(1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  static String raw(@Nullable String text) {
    return text == null ? "" : SurrogateEscape.raw(text);
  }
}
