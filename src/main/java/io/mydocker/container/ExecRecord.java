package io.mydocker.container;

import io.mydocker.oci.RuntimeSpec;
import io.mydocker.security.Capabilities;
import io.mydocker.security.SeccompFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command more in a running container takes over from it: the file that {@code exec} reads
 * instead of config.json, which it would take a JSON library to read, and instead of the image and
 * the profile, which may have changed since. Lines of {@code key=value}, an empty one, and the
 * filter of system calls as it was installed.
 *
 * @param user the container's
 * @param cwd its working directory
 * @param env its variables
 * @param ownVariables how many of them, from the first, are the engine's own
 * @param bounding its bounding set of capabilities
 * @param ambient what it has as another user than root
 * @param noNewPrivileges whether setuid programs raise nothing
 * @param apparmor its profile, or null
 * @param selinux its context, or null
 * @param hasUsers whether its root is nobody on the host
 * @param filter the calls it may make
 */
record ExecRecord(
    RuntimeSpec.User user,
    String cwd,
    List<String> env,
    int ownVariables,
    long bounding,
    long ambient,
    boolean noNewPrivileges,
    @Nullable String apparmor,
    @Nullable String selinux,
    boolean hasUsers,
    SeccompFilter filter) {
  static final String FILE = "exec";

  private static final char ESCAPE = '\\';

  /** The text before the filter's instructions. */
  static String text(LaunchPlan plan) {
    RuntimeSpec.Process process = plan.spec().process();
    RuntimeSpec.User user = process.user();
    StringBuilder text = new StringBuilder(1024);
    line(text, "uid", String.valueOf(user.uid()));
    line(text, "gid", String.valueOf(user.gid()));
    List<Integer> groups = user.additionalGids();
    for (int i = 0; i < groups.size(); i++) {
      line(text, "group", String.valueOf(groups.get(i)));
    }
    line(text, "cwd", process.cwd());
    List<String> env = process.env();
    for (int i = 0; i < env.size(); i++) {
      line(text, "env", env.get(i));
    }
    String own = plan.spec().annotations().get(SpecBuilder.OWN_VARIABLES);
    line(text, "own", own == null ? "0" : own);
    RuntimeSpec.Capabilities sets = process.capabilities();
    line(text, "bounding", Long.toHexString(Capabilities.set(sets.bounding())));
    line(text, "ambient", Long.toHexString(Capabilities.set(sets.ambient())));
    line(text, "nnp", process.noNewPrivileges() ? "1" : "0");
    if (process.apparmorProfile() != null) {
      line(text, "apparmor", process.apparmorProfile());
    }
    if (process.selinuxLabel() != null) {
      line(text, "selinux", process.selinuxLabel());
    }
    line(text, "users", plan.hasUsers() ? "1" : "0");
    line(text, "flags", Integer.toHexString(plan.filter().flags()));
    return text.append('\n').toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append('=');
    if (value.indexOf('\n') < 0 && value.indexOf(ESCAPE) < 0) {
      text.append(value);
    } else {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '\n' || c == ESCAPE) {
          text.append(ESCAPE);
        }
        text.append(c == '\n' ? 'n' : c);
      }
    }
    text.append('\n');
  }

  /** Reads the file's raw text; null when it was never finished. */
  static @Nullable ExecRecord parse(String text) {
    int end = text.indexOf("\n\n");
    return end < 0 ? null : new Reading(text, end).record();
  }

  /** Values on their way to a record. */
  private static final class Reading {
    private final String text;
    private final int end;
    private final List<Integer> groups = new ArrayList<>();
    private final List<String> env = new ArrayList<>();

    Reading(String text, int end) {
      this.text = text;
      this.end = end + 1;
    }

    ExecRecord record() {
      for (int from = 0; from < end; from = text.indexOf('\n', from) + 1) {
        if (text.startsWith("group=", from)) {
          groups.add(Integer.parseInt(value(from + "group=".length())));
        } else if (text.startsWith("env=", from)) {
          env.add(value(from + "env=".length()));
        }
      }
      byte[] filter = text.substring(end + 1).getBytes(StandardCharsets.ISO_8859_1);
      return new ExecRecord(
          new RuntimeSpec.User(number("uid"), number("gid"), groups),
          required("cwd"),
          env,
          number("own"),
          set("bounding"),
          set("ambient"),
          required("nnp").equals("1"),
          find("apparmor"),
          find("selinux"),
          required("users").equals("1"),
          new SeccompFilter((int) set("flags"), filter));
    }

    private @Nullable String find(String key) {
      if (text.startsWith(key + "=")) {
        return value(key.length() + 1);
      }
      int at = text.indexOf("\n" + key + "=");
      return at < 0 || at >= end ? null : value(at + key.length() + 2);
    }

    private String required(String key) {
      String found = find(key);
      if (found == null) {
        throw new IllegalArgumentException("no " + key + " in the file " + FILE);
      }
      return found;
    }

    private int number(String key) {
      return Integer.parseInt(required(key));
    }

    private long set(String key) {
      return Long.parseUnsignedLong(required(key), 16);
    }

    private String value(int from) {
      String line = text.substring(from, text.indexOf('\n', from));
      if (line.indexOf(ESCAPE) < 0) {
        return line;
      }
      StringBuilder value = new StringBuilder(line.length());
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == ESCAPE) {
          c = line.charAt(++i) == 'n' ? '\n' : ESCAPE;
        }
        value.append(c);
      }
      return value.toString();
    }
  }
}
