package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code -v} arguments: {@code HOST:CONTAINER[:OPTION,…]}. */
final class Volumes {
  private static final String FORM = "; write -v HOST:CONTAINER or -v HOST:CONTAINER:ro";

  /** Accepted for Docker's sake; they change nothing here. */
  private static final List<String> WITHOUT_MEANING =
      List.of("z", "Z", "cached", "delegated", "consistent", "nocopy", "private", "rprivate");

  private Volumes() {}

  /** All of them, or one clear error. */
  static List<Volume> parse(List<String> arguments) {
    List<Volume> volumes = new ArrayList<>(arguments.size());
    for (String argument : arguments) {
      Volume volume = parse(argument);
      for (Volume other : volumes) {
        if (other.target().equals(volume.target())) {
          throw usage("two volumes for " + volume.target() + "; give each its own place");
        }
      }
      volumes.add(volume);
    }
    return volumes;
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
    if (source.charAt(0) != '/' && source.charAt(0) != '.') {
      throw usage(
          "volume "
              + argument
              + ": "
              + source
              + " is not a path, and named volumes are not there yet; write /absolute/path or ./"
              + source);
    }
    return new Volume(source, target(argument, target), isReadOnly);
  }

  private static boolean isReadOnly(String argument, String options) {
    boolean isReadOnly = false;
    boolean isWritable = false;
    for (int from = 0; from <= options.length(); ) {
      int comma = options.indexOf(',', from);
      int end = comma < 0 ? options.length() : comma;
      String option = options.substring(from, end);
      if (option.equals("ro")) {
        isReadOnly = true;
      } else if (option.equals("rw")) {
        isWritable = true;
      } else if (!WITHOUT_MEANING.contains(option)) {
        throw usage(
            "volume " + argument + ": unknown option '" + option + "'; known are ro, rw, z, Z");
      }
      from = end + 1;
    }
    if (isReadOnly && isWritable) {
      throw usage("volume " + argument + ": both ro and rw; choose one");
    }
    return isReadOnly;
  }

  private static String target(String argument, String target) {
    if (target.isEmpty() || target.charAt(0) != '/') {
      throw usage("volume " + argument + ": the container path must be absolute" + FORM);
    }
    String clean = clean(target);
    if (clean.equals("/")) {
      throw usage(
          "volume "
              + argument
              + ": a volume cannot take the place of the root; name a directory in it");
    }
    if (clean.equals("/proc")
        || clean.startsWith("/proc/")
        || clean.equals("/dev")
        || clean.equals("/sys")) {
      throw usage(
          "volume " + argument + ": " + clean + " is the engine's; choose another container path");
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
