package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.ImageVolume;
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
      add(volumes, parse(argument, volumes.size()));
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

  /**
   * With a volume for each place where the image wants one and the request has nothing. One that
   * the request wants there without saying what it is, is the image's.
   */
  static List<Volume> withImages(List<Volume> own, List<ImageVolume> wanted) {
    List<Volume> all = new ArrayList<>(own);
    for (int i = 0; i < wanted.size(); i++) {
      String target = clean("/" + wanted.get(i).path());
      int there = indexOf(all, target);
      boolean isBare = there >= 0 && all.get(there).kind() == Volume.Kind.ANONYMOUS;
      if (isBare && !all.get(there).isReadOnly()) {
        all.set(there, Volume.of(wanted.get(i), target, there));
      } else if (there < 0 && !isEngines(target)) {
        all.add(Volume.of(wanted.get(i), target, all.size()));
      }
    }
    return sorted(all);
  }

  private static int indexOf(List<Volume> volumes, String target) {
    for (int i = 0; i < volumes.size(); i++) {
      if (volumes.get(i).target().equals(target)) {
        return i;
      }
    }
    return -1;
  }

  /** An image cannot have what a user cannot have either. */
  private static boolean isEngines(String target) {
    return target.equals("/")
        || target.equals("/proc")
        || target.startsWith("/proc/")
        || target.equals("/dev")
        || target.equals("/sys");
  }

  static boolean isTarget(List<Volume> volumes, String target) {
    return indexOf(volumes, target) >= 0;
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

  private static Volume parse(String argument, int number) {
    int first = argument.indexOf(':');
    if (first < 0 && !argument.startsWith("/")) {
      throw usage("volume " + argument + ": no container path" + FORM);
    }
    if (first < 0) {
      // Docker's: one that goes with the container.
      String target = target("volume " + argument, argument);
      return Volume.of(Volume.Kind.ANONYMOUS, String.valueOf(number), target, false);
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
    if (isEngines(clean)) {
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
