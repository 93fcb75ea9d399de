package io.mydocker.cgroup;

/**
 * Leave to do something with some devices. A rule only ever allows: what no rule allows is denied.
 *
 * @param type {@code b} block devices, {@code c} character devices, {@code a} both
 * @param major the driver's number, or {@link #ANY}
 * @param minor the device's number, or {@link #ANY}
 * @param access the sum of {@link #MKNOD}, {@link #READ} and {@link #WRITE}
 */
public record DeviceRule(char type, int major, int minor, int access) {
  /** In the place of a number: every number. */
  public static final int ANY = -1;

  /** To make a node; the bit is BPF_DEVCG_ACC_MKNOD's (linux/bpf.h), as the others are. */
  public static final int MKNOD = 1;

  /** To open for reading. */
  public static final int READ = 2;

  /** To open for writing. */
  public static final int WRITE = 4;

  /** To do all of it. */
  public static final int ALL = READ | WRITE | MKNOD;

  /** The kernel's device numbers have 12 bits of major and 20 of minor (linux/kdev_t.h). */
  private static final int HIGHEST_MAJOR = 0xfff;

  private static final int HIGHEST_MINOR = 0xfffff;
  private static final String FORM =
      "; write 'TYPE MAJOR:MINOR ACCESS', for example 'c 42:* rwm': type a, b or c, numbers or *,"
          + " access out of r, w and m";

  /**
   * Reads a rule in the form of {@link #text}, which is Docker's and the kernel's.
   *
   * @throws IllegalArgumentException with one line that says what is wrong with which rule, and how
   *     to write one
   */
  public static DeviceRule parse(String text) {
    int colon = text.indexOf(':');
    int space = text.indexOf(' ', colon);
    if (text.length() < 2 || text.charAt(1) != ' ' || colon < 2 || space < 0) {
      throw bad(text, "not a rule");
    }
    char type = text.charAt(0);
    if (type != 'a' && type != 'b' && type != 'c') {
      throw bad(text, "'" + type + "' is no type of device");
    }
    int major = number(text, text.substring(2, colon), "major", HIGHEST_MAJOR);
    int minor = number(text, text.substring(colon + 1, space), "minor", HIGHEST_MINOR);
    String letters = text.substring(space + 1);
    int access = access(letters);
    if (access == 0) {
      throw bad(text, "'" + letters + "' is no access");
    }
    return new DeviceRule(type, major, minor, access);
  }

  /** The bits of one to three different letters out of {@code rwm}; 0 for anything else. */
  public static int access(String letters) {
    int access = 0;
    for (int i = 0; i < letters.length(); i++) {
      int bit =
          switch (letters.charAt(i)) {
            case 'r' -> READ;
            case 'w' -> WRITE;
            case 'm' -> MKNOD;
            default -> 0;
          };
      if (bit == 0 || (access & bit) != 0) {
        return 0;
      }
      access |= bit;
    }
    return access;
  }

  private static int number(String rule, String text, String what, int highest) {
    if (text.equals("*")) {
      return ANY;
    }
    int value = text.isEmpty() ? highest + 1 : 0;
    for (int i = 0; i < text.length() && value <= highest; i++) {
      int digit = text.charAt(i) - '0';
      value = digit < 0 || digit > 9 ? highest + 1 : 10 * value + digit;
    }
    if (value > highest) {
      throw bad(rule, "'" + text + "' is no " + what + " number (0 to " + highest + ", or *)");
    }
    return value;
  }

  private static IllegalArgumentException bad(String rule, String why) {
    return new IllegalArgumentException("device rule '" + rule + "': " + why + FORM);
  }

  /** The same devices, other things to do with them. */
  DeviceRule with(int other) {
    return new DeviceRule(type, major, minor, other);
  }

  /** Whether both are about the same devices. */
  boolean isAboutTheSame(DeviceRule other) {
    return type == other.type && major == other.major && minor == other.minor;
  }

  /** As {@code devices.allow} takes it: {@code c 42:* rwm}. */
  public String text() {
    return type
        + " "
        + (major == ANY ? "*" : String.valueOf(major))
        + ":"
        + (minor == ANY ? "*" : String.valueOf(minor))
        + " "
        + ((access & READ) == 0 ? "" : "r")
        + ((access & WRITE) == 0 ? "" : "w")
        + ((access & MKNOD) == 0 ? "" : "m");
  }
}
