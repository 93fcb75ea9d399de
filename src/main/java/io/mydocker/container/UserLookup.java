package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Premises;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code -u USER[:GROUP]} in the image's own {@code /etc/passwd} and {@code /etc/group}
 * (passwd(5), group(5)). Any number is accepted, also one that is in no file.
 */
final class UserLookup {
  /**
   * What was found.
   *
   * @param user the numbers
   * @param home the home directory, {@code /} when the files know none
   */
  record Found(RuntimeSpec.User user, String home) {}

  private static final int NAME = 0;
  private static final int ID = 2;
  private static final int PASSWD_GROUP = 3;
  private static final int PASSWD_HOME = 5;
  private static final int MEMBERS = 3;

  private final String passwd;
  private final String groups;

  /**
   * @param lowers the image's trees, the topmost first
   * @param premises noted there is what was read
   */
  UserLookup(List<String> lowers, Premises premises) {
    this(read(lowers, "/etc/passwd", premises), read(lowers, "/etc/group", premises));
  }

  /** A lookup in the two files' content. */
  UserLookup(String passwd, String groups) {
    this.passwd = passwd;
    this.groups = groups;
  }

  /**
   * A file whose links lead out of the image is the host's: it does not count. Nor does what is no
   * file: opening a fifo would wait, and opening a device may do anything.
   */
  private static String read(List<String> lowers, String path, Premises premises) {
    for (String lower : lowers) {
      File file = new File(lower + path);
      try {
        String root = new File(lower).getCanonicalPath();
        if (file.isFile() && file.getCanonicalPath().startsWith(root + "/")) {
          return HostFacts.text(lower + path, premises);
        }
        if (file.exists()) {
          premises.refuse();
        }
        premises.presence(lower + path, false);
      } catch (IOException unreadable) {
        premises.refuse();
        return "";
      }
    }
    return "";
  }

  /** The user, root when {@code asked} is null or empty. */
  Found find(@Nullable String asked) {
    String text = asked == null || asked.isEmpty() ? "0" : asked;
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    int number = number(user);
    String[] entry = number >= 0 ? entry(passwd, ID, user) : entry(passwd, NAME, user);
    if (entry == null && number < 0) {
      throw new RequestException(
          Kind.FAILED,
          "user "
              + text
              + ": '"
              + user
              + "' is not in the container's /etc/passwd; give a number up to 2147483647, or a user"
              + " that is there");
    }
    int uid = entry == null ? number : id(entry, ID);
    int gid = entry == null ? 0 : id(entry, PASSWD_GROUP);
    List<Integer> additional = new ArrayList<>();
    if (colon >= 0) {
      gid = group(group, "user " + text);
    }
    // The primary group is one of the supplementary ones too, or a file that denies it access could
    // be read
    // (CVE-2022-36109).
    additional.add(gid);
    if (colon < 0 && entry != null) {
      memberships(entry[NAME], additional);
    }
    String home =
        entry == null || entry.length <= PASSWD_HOME || entry[PASSWD_HOME].isEmpty()
            ? (uid == 0 ? "/root" : "/")
            : entry[PASSWD_HOME];
    return new Found(new RuntimeSpec.User(uid, gid, additional), home);
  }

  /** The same user in more groups: {@code --group-add}. */
  RuntimeSpec.User withGroups(RuntimeSpec.User user, List<String> names) {
    if (names.isEmpty()) {
      return user;
    }
    List<Integer> groups = new ArrayList<>(user.additionalGids());
    for (String name : names) {
      int gid = group(name, "--group-add " + name);
      if (!groups.contains(gid)) {
        groups.add(gid);
      }
    }
    return new RuntimeSpec.User(user.uid(), user.gid(), groups);
  }

  private int group(String group, String asked) {
    int number = number(group);
    if (number >= 0) {
      return number;
    }
    String[] entry = entry(groups, NAME, group);
    if (entry == null) {
      throw new RequestException(
          Kind.FAILED,
          asked
              + ": group '"
              + group
              + "' is not in the container's /etc/group; give a number up to 2147483647, or a group"
              + " that is there");
    }
    return id(entry, ID);
  }

  private void memberships(String user, List<Integer> into) {
    for (int from = 0; from < groups.length(); ) {
      int end = lineEnd(groups, from);
      String[] entry = fields(groups.substring(from, end));
      if (entry.length > MEMBERS && isMember(entry[MEMBERS], user)) {
        int gid = id(entry, ID);
        if (!into.contains(gid)) {
          into.add(gid);
        }
      }
      from = end + 1;
    }
  }

  private static boolean isMember(String members, String user) {
    return ("," + members + ",").contains("," + user + ",");
  }

  private static String @Nullable [] entry(String file, int field, String value) {
    for (int from = 0; from < file.length(); ) {
      int end = lineEnd(file, from);
      String[] entry = fields(file.substring(from, end));
      if (entry.length > ID + 1 && entry[field].equals(value)) {
        return entry;
      }
      from = end + 1;
    }
    return null;
  }

  private static int lineEnd(String file, int from) {
    int end = file.indexOf('\n', from);
    return end < 0 ? file.length() : end;
  }

  private static String[] fields(String line) {
    return Volumes.split(line, ':').toArray(new String[0]);
  }

  private static int id(String[] entry, int field) {
    int id = number(entry[field]);
    if (id < 0) {
      throw new RequestException(
          Kind.FAILED,
          "the image's user files: '"
              + entry[field]
              + "' in the entry of "
              + entry[NAME]
              + " is no id; correct it, or give -u a number");
    }
    return id;
  }

  /** The number, or -1 when it is none; ids end at 2^31 - 1, as Docker's do. */
  private static int number(String text) {
    if (text.isEmpty() || text.length() > 10) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }
}
