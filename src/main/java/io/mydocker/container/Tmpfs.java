package io.mydocker.container;

import static io.mydocker.program.Flag.MOUNT_ATTR_NODEV;
import static io.mydocker.program.Flag.MOUNT_ATTR_NOEXEC;
import static io.mydocker.program.Flag.MOUNT_ATTR_NOSUID;
import static io.mydocker.program.Flag.MOUNT_ATTR_RDONLY;

import io.mydocker.container.RequestException.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads the options of a tmpfs: {@code PATH[:size=64m,mode=755,ro,exec]}. */
final class Tmpfs {
  /** What each bit is called, set and not set. */
  static final String[][] FLAGS = {
    {"ro", "rw"}, {"nosuid", "suid"}, {"nodev", "dev"}, {"noexec", "exec"}
  };

  static final int[] BITS = {
    MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC
  };

  /** Docker's. */
  private static final int USUAL = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;

  private Tmpfs() {}

  /** A {@code --tmpfs}. */
  static Volume parse(String argument) {
    int colon = argument.indexOf(':');
    String target = colon < 0 ? argument : argument.substring(0, colon);
    String what = "tmpfs " + argument;
    int attributes = USUAL;
    List<String> data = new ArrayList<>();
    if (colon >= 0) {
      for (String option : Volumes.split(argument.substring(colon + 1), ',')) {
        int changed = flag(attributes, option);
        if (changed < 0) {
          data.add(datum(what, option));
        } else {
          attributes = changed;
        }
      }
    }
    return of(Volumes.target(what, target), attributes, data);
  }

  /** A {@code --mount type=tmpfs}. */
  static Volume of(String target, boolean isReadOnly, List<String> data) {
    return of(target, isReadOnly ? USUAL | MOUNT_ATTR_RDONLY : USUAL, data);
  }

  private static Volume of(String target, int attributes, List<String> data) {
    boolean isReadOnly = (attributes & MOUNT_ATTR_RDONLY) != 0;
    return new Volume(
        Volume.Kind.TMPFS,
        "tmpfs",
        target,
        isReadOnly,
        false,
        attributes,
        List.copyOf(data),
        Volume.Seed.NONE);
  }

  /** The attributes changed by one word, or -1 when it is none of the flags. */
  private static int flag(int attributes, String option) {
    for (int i = 0; i < FLAGS.length; i++) {
      if (option.equals(FLAGS[i][0])) {
        return attributes | BITS[i];
      }
      if (option.equals(FLAGS[i][1])) {
        return attributes & ~BITS[i];
      }
    }
    return -1;
  }

  /** An option with a value, checked: {@code size}, {@code mode} and their like (tmpfs(5)). */
  static String datum(String what, String option) {
    int equals = option.indexOf('=');
    String key = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    boolean isGood =
        switch (key) {
          case "size", "nr_blocks", "nr_inodes" -> isSize(value);
          case "mode" -> isNumber(value, '7') && value.length() <= 4;
          case "uid", "gid" -> isNumber(value, '9') && value.length() <= 9;
          default ->
              throw new RequestException(
                  Kind.USAGE,
                  what
                      + ": unknown option '"
                      + option
                      + "'; known are size, mode, uid, gid, nr_inodes, ro, exec, suid, dev");
        };
    if (!isGood) {
      throw new RequestException(
          Kind.USAGE,
          what
              + ": '"
              + option
              + "': "
              + (key.equals("mode")
                  ? "the mode is octal, for example mode=1777"
                  : "give a number, a size perhaps with k, m, g or %, for example size=64m"));
    }
    return option;
  }

  private static boolean isSize(String value) {
    int last = value.length() - 1;
    boolean hasUnit = last > 0 && "kKmMgG%".indexOf(value.charAt(last)) >= 0;
    return isNumber(hasUnit ? value.substring(0, last) : value, '9');
  }

  private static boolean isNumber(String value, char highest) {
    boolean isNumber = !value.isEmpty() && value.length() <= 18;
    for (int i = 0; i < value.length(); i++) {
      isNumber &= value.charAt(i) >= '0' && value.charAt(i) <= highest;
    }
    return isNumber;
  }
}
