package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What is mounted in the container, from {@code -v}, {@code --mount}, {@code --tmpfs}; and {@code
 * -v} itself: {@code HOST:CONTAINER[:OPTION,…]}, where a HOST that is no path names a volume.
 */
final class Volumes {
  private static final String FORM = "; write -v HOST:CONTAINER or -v HOST:CONTAINER:ro";

  /** Accepted for Docker's sake; they change nothing here. */
  private static final List<String> WITHOUT_MEANING =
      List.of("z", "Z", "cached", "delegated", "consistent", "nocopy", "private", "rprivate");

  private Volumes() {}

  /** All that a request names itself, parents before what lies below them; or one clear error. */
  static List<Volume> parse(RunRequest request) {
    List<Volume> volumes = new ArrayList<>();
    for (String argument : request.volumes()) {
      add(volumes, parse(argument));
    }
    for (String argument : request.files().mounts()) {
      add(volumes, MountArgument.parse(argument, volumes.size()));
    }
    for (String argument : request.files().tmpfs()) {
      add(volumes, Tmpfs.parse(argument));
    }
    return sorted(volumes);
  }

  private static void add(List<Volume> volumes, Volume volume) {
    if (isTarget(volumes, volume.target())) {
      throw usage("two volumes for " + volume.target() + "; give each its own place");
    }
    volumes.add(volume);
  }

  static boolean isTarget(List<Volume> volumes, String target) {
    for (Volume other : volumes) {
      if (other.target().equals(target)) {
        return true;
      }
    }
    return false;
  }

  /** By depth, else as given: a parent mounted later would cover what lies below it. */
  static List<Volume> sorted(List<Volume> volumes) {
    List<Volume> sorted = new ArrayList<>(volumes.size());
    for (Volume volume : volumes) {
      int at = sorted.size();
      while (at > 0 && depth(sorted.get(at - 1).target()) > depth(volume.target())) {
        at--;
      }
      sorted.add(at, volume);
    }
    return sorted;
  }

  private static int depth(String path) {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      depth += path.charAt(i) == '/' ? 1 : 0;
    }
    return depth;
  }

  private static Volume parse(String argument) {
    int first = argument.indexOf(':');
    if (first < 0) {
      throw usage("volume " + argument + ": no container path" + FORM);
    }
    int second = argument.indexOf(':', first + 1);
    String source = argument.substring(0, first);
    String target = argument.substring(first + 1, second < 0 ? argument.length() : second);
    boolean isReadOnly = second >= 0 && isReadOnly(argument, argument.substring(second + 1));
    if (source.isEmpty()) {
      throw usage("volume " + argument + ": no host path" + FORM);
    }
    boolean isPath = source.charAt(0) == '/' || source.charAt(0) == '.';
    String what = "volume " + argument;
    if (isPath) {
      return Volume.of(Volume.Kind.PATH, source, target(what, target), isReadOnly);
    }
    String name = volumeName(what, source);
    Volume volume = Volume.of(Volume.Kind.NAMED, name, target(what, target), isReadOnly);
    boolean isBare = second >= 0 && split(argument.substring(second + 1), ',').contains("nocopy");
    return isBare ? volume.bare() : volume;
  }

  /** A name that is a directory of ours: nothing that leads elsewhere. */
  static String volumeName(String what, String name) {
    if (!SpecBuilder.isName(name)) {
      throw usage(
          what
              + ": "
              + name
              + " is neither a path nor a volume's name (letters, digits, _ . -); write"
              + " /absolute/path or ./"
              + name);
    }
    return name;
  }

  /** The parts between separators, at least one. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    for (int from = 0; from <= text.length(); ) {
      int at = text.indexOf(separator, from);
      int end = at < 0 ? text.length() : at;
      parts.add(text.substring(from, end));
      from = end + 1;
    }
    return parts;
  }

  private static boolean isReadOnly(String argument, String options) {
    boolean isReadOnly = false;
    boolean isWritable = false;
    for (String option : split(options, ',')) {
      if (option.equals("ro")) {
        isReadOnly = true;
      } else if (option.equals("rw")) {
        isWritable = true;
      } else if (!WITHOUT_MEANING.contains(option)) {
        throw usage(
            "volume " + argument + ": unknown option '" + option + "'; known are ro, rw, z, Z");
      }
    }
    if (isReadOnly && isWritable) {
      throw usage("volume " + argument + ": both ro and rw; choose one");
    }
    return isReadOnly;
  }

  /** The place in the container, cleaned; some belong to the engine. */
  static String target(String what, String target) {
    if (target.isEmpty() || target.charAt(0) != '/') {
      throw usage(what + ": the container path '" + target + "' must be absolute");
    }
    String clean = clean(target);
    if (clean.equals("/")) {
      throw usage(what + ": a volume cannot take the place of the root; name a directory in it");
    }
    if (clean.equals("/proc")
        || clean.startsWith("/proc/")
        || clean.equals("/dev")
        || clean.equals("/sys")) {
      throw usage(what + ": " + clean + " is the engine's; choose another container path");
    }
    return clean;
  }

  /**
   * Without empty parts, {@code .} and {@code ..}, as text: links are looked up in the container.
   */
  static String clean(String path) {
    StringBuilder clean = new StringBuilder();
    for (int from = 1; from <= path.length(); ) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      String part = path.substring(from, end);
      if (part.equals("..")) {
        clean.setLength(Math.max(0, clean.lastIndexOf("/")));
      } else if (!part.isEmpty() && !part.equals(".")) {
        clean.append('/').append(part);
      }
      from = end + 1;
    }
    return clean.length() == 0 ? "/" : clean.toString();
  }

  private static RequestException usage(String message) {
    return new RequestException(Kind.USAGE, message);
  }
}
