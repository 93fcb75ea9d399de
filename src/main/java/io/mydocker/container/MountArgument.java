package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one {@code --mount}: {@code type=bind,source=/srv,target=/www,readonly}, with Docker's keys
 * and its quotes around a field that has a comma in it.
 */
final class MountArgument {
  private final String what;
  private String type = "volume";
  private String source = "";
  private String target = "";
  private boolean isReadOnly;
  private boolean isRecursive = true;
  private boolean isBare;
  private final List<String> data = new ArrayList<>();

  private MountArgument(String argument) {
    what = "mount " + argument;
  }

  /**
   * The mount.
   *
   * @param number what an anonymous volume is called
   */
  static Volume parse(String argument, int number) {
    MountArgument mount = new MountArgument(argument);
    for (String field : mount.fields(argument)) {
      int equals = field.indexOf('=');
      String key = equals < 0 ? field : field.substring(0, equals);
      mount.field(key, equals < 0 ? null : field.substring(equals + 1));
    }
    return mount.volume(number);
  }

  private List<String> fields(String argument) {
    List<String> fields = new ArrayList<>();
    for (int from = 0; from <= argument.length(); ) {
      boolean isQuoted = from < argument.length() && argument.charAt(from) == '"';
      int begin = isQuoted ? from + 1 : from;
      int end = argument.indexOf(isQuoted ? '"' : ',', begin);
      if (end < 0) {
        if (isQuoted) {
          throw usage("a quote is not closed; quote the whole field");
        }
        end = argument.length();
      }
      fields.add(argument.substring(begin, end));
      int next = isQuoted ? end + 1 : end;
      if (next < argument.length() && argument.charAt(next) != ',') {
        throw usage("something follows a closing quote; quote the whole field");
      }
      from = next + 1;
    }
    return fields;
  }

  private void field(String key, @Nullable String value) {
    switch (key) {
      case "readonly", "ro" -> isReadOnly = truth(key, value);
      case "bind-nonrecursive" -> isRecursive = !truth(key, value);
      case "volume-nocopy" -> isBare = truth(key, value);
      default -> {
        if (value == null || value.isEmpty()) {
          throw usage("'" + key + "': no value; write KEY=VALUE");
        }
        valued(key, value);
      }
    }
  }

  private void valued(String key, String value) {
    switch (key) {
      case "type" -> type = value;
      case "source", "src" -> source = value;
      case "target", "dst", "destination" -> target = value;
      case "tmpfs-size" -> data.add(Tmpfs.datum(what, "size=" + bytes(value)));
      case "tmpfs-mode" -> data.add(Tmpfs.datum(what, "mode=" + value));
      case "consistency" -> {
        // Docker Desktop's: nothing lies between here.
      }
      case "bind-propagation" -> {
        if (!value.equals("rprivate") && !value.equals("private")) {
          throw usage(
              "bind-propagation=" + value + ": mounts are kept private (rprivate); leave it out");
        }
      }
      case "volume-driver", "volume-opt", "volume-label" ->
          throw usage(key + ": there are no volume drivers here; mount it on the host and bind it");
      default ->
          throw usage(
              "unknown key '"
                  + key
                  + "'; known are type, source, target, readonly, bind-nonrecursive, tmpfs-size,"
                  + " tmpfs-mode");
    }
  }

  /** Docker takes {@code 64mb} and {@code 64MiB}, too; the kernel takes {@code 64m}. */
  private static String bytes(String size) {
    String shorter = size;
    for (String unit : new String[] {"ib", "iB", "b", "B"}) {
      if (shorter.length() > unit.length() && shorter.endsWith(unit)) {
        shorter = shorter.substring(0, shorter.length() - unit.length());
      }
    }
    return shorter;
  }

  private boolean truth(String key, @Nullable String value) {
    if (value == null || value.equals("true") || value.equals("1")) {
      return true;
    }
    if (value.equals("false") || value.equals("0")) {
      return false;
    }
    throw usage(key + "=" + value + ": write true or false, or " + key + " alone");
  }

  private Volume volume(int number) {
    if (target.isEmpty()) {
      throw usage("no target; add target=/PATH");
    }
    if (!type.equals("tmpfs") && !data.isEmpty()) {
      throw usage("tmpfs-size and tmpfs-mode are for type=tmpfs");
    }
    if (!type.equals("bind") && !isRecursive) {
      throw usage("bind-nonrecursive is for type=bind");
    }
    if (!type.equals("volume") && isBare) {
      throw usage("volume-nocopy is for type=volume");
    }
    String place = Volumes.target(what, target);
    return switch (type) {
      case "bind" -> bind(place);
      case "tmpfs" -> {
        if (!source.isEmpty()) {
          throw usage("a tmpfs has no source; leave source out");
        }
        yield Tmpfs.of(place, isReadOnly, data);
      }
      case "volume" -> isBare ? own(number, place).bare() : own(number, place);
      default -> throw usage("type=" + type + ": this version takes bind, tmpfs or volume");
    };
  }

  private Volume own(int number, String place) {
    return source.isEmpty()
        ? Volume.of(Volume.Kind.ANONYMOUS, String.valueOf(number), place, isReadOnly)
        : Volume.of(Volume.Kind.NAMED, Volumes.volumeName(what, source), place, isReadOnly);
  }

  private Volume bind(String place) {
    if (source.isEmpty()) {
      throw usage("no source; add source=/PATH of the host");
    }
    if (source.charAt(0) != '/' && source.charAt(0) != '.') {
      throw usage("source " + source + " is no path; write /absolute/path or ./" + source);
    }
    return new Volume(
        Volume.Kind.BIND, source, place, isReadOnly, isRecursive, 0, List.of(), Volume.Seed.NONE);
  }

  private RequestException usage(String message) {
    return new RequestException(Kind.USAGE, what + ": " + message);
  }
}
