package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.util.List;

/** Reads {@code --add-host NAME:ADDRESS}, also written {@code NAME=ADDRESS}: a line of hosts(5). */
final class HostEntry {
  private static final int GROUPS = 8;

  private HostEntry() {}

  /** The line; an error when it is none. */
  static String line(String added) {
    int at = separator(added);
    if (at <= 0) {
      throw usage(added, "no name and address; write NAME:ADDRESS");
    }
    String name = added.substring(0, at);
    String address = added.substring(at + 1);
    if (address.equals("host-gateway")) {
      throw usage(
          added,
          "there is no gateway to the host in this version; with --network host use 127.0.0.1");
    }
    for (int i = 0; i < name.length(); i++) {
      if (SpecBuilder.NAME_CHARACTERS.indexOf(name.charAt(i)) < 0) {
        throw usage(added, "'" + name + "' is no host name; use letters, digits, - . _");
      }
    }
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (!isVersion4(address) && !isVersion6(address)) {
      throw usage(
          added, "'" + address + "' is no IP address; for example 192.0.2.1 or 2001:db8::1");
    }
    return address + "\t" + name + "\n";
  }

  private static int separator(String added) {
    int colon = added.indexOf(':');
    int equals = added.indexOf('=');
    return equals >= 0 && (colon < 0 || equals < colon) ? equals : colon;
  }

  private static boolean isVersion4(String address) {
    List<String> parts = Volumes.split(address, '.');
    boolean isGood = parts.size() == 4;
    for (String part : parts) {
      isGood &=
          is(part, "0123456789", 3)
              && Integer.parseInt(part) <= 255
              && (part.length() == 1 || part.charAt(0) != '0');
    }
    return isGood;
  }

  /** Eight groups, or fewer with one {@code ::}; the last two may be written as version 4. */
  private static boolean isVersion6(String address) {
    int gap = address.indexOf("::");
    if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    if (gap < 0) {
      return groups(address) == GROUPS;
    }
    int before = gap == 0 ? 0 : groups(address.substring(0, gap));
    String rest = address.substring(gap + 2);
    int after = rest.isEmpty() ? 0 : groups(rest);
    return before >= 0 && after >= 0 && before + after < GROUPS;
  }

  /** How many groups of 16 bits, or -1 when one is none. */
  private static int groups(String text) {
    List<String> parts = Volumes.split(text, ':');
    int count = parts.size();
    for (int i = 0; i < parts.size(); i++) {
      if (i + 1 == parts.size() && isVersion4(parts.get(i))) {
        count++;
      } else if (!is(parts.get(i), "0123456789abcdefABCDEF", 4)) {
        return -1;
      }
    }
    return count;
  }

  private static boolean is(String text, String characters, int longest) {
    boolean isGood = !text.isEmpty() && text.length() <= longest;
    for (int i = 0; i < text.length() && isGood; i++) {
      isGood = characters.indexOf(text.charAt(i)) >= 0;
    }
    return isGood;
  }

  private static RequestException usage(String added, String message) {
    return new RequestException(Kind.USAGE, "--add-host '" + added + "': " + message);
  }
}
