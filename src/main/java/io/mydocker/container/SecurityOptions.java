package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.security.SeccompChoice;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --security-opt} asks for. {@code --privileged} is where it begins; what is said
 * beside it counts more.
 *
 * @param newPrivileges whether setuid programs and file capabilities work
 * @param seccomp {@link #UNCONFINED}, {@link #BUILT_IN}, or the path of a profile
 * @param apparmor the profile of AppArmor, or null
 * @param selinux the context of SELinux, or null
 * @param showsSystemPaths whether nothing below /proc and /sys is hidden or read-only
 */
record SecurityOptions(
    boolean newPrivileges,
    String seccomp,
    @Nullable String apparmor,
    @Nullable String selinux,
    boolean showsSystemPaths) {

  static final String UNCONFINED = "unconfined";
  static final String BUILT_IN = "builtin";

  private static final String FORMS =
      "write no-new-privileges[=false], seccomp=FILE, seccomp=unconfined, systempaths=unconfined,"
          + " apparmor=PROFILE or label=disable";

  /** What the words of a context are called, in its order (selinux(8)). */
  private static final String[] LABEL_PARTS = {"user", "role", "type", "level"};

  /** container-selinux's context for a container. */
  private static final String[] LABEL = {"system_u", "system_r", "container_t", "s0"};

  /** Reads them, in order: the last of equal ones counts. */
  static SecurityOptions of(RunRequest.Confinement request) {
    boolean isPrivileged = request.isPrivileged();
    boolean newPrivileges = isPrivileged;
    boolean showsSystemPaths = isPrivileged;
    String seccomp = isPrivileged ? UNCONFINED : BUILT_IN;
    String apparmor = null;
    String[] label = null;
    for (String option : request.securityOptions()) {
      int end = keyEnd(option);
      String value = end < option.length() ? option.substring(end + 1) : "";
      switch (option.substring(0, end)) {
        case "no-new-privileges" -> newPrivileges = !truth(option, end, value);
        case "seccomp" -> seccomp = given(option, value);
        case "apparmor" -> apparmor = apparmor(option, value);
        case "label" -> label = label(option, value, label);
        case "systempaths" -> showsSystemPaths = systemPaths(option, value);
        default -> throw wrong(option, FORMS);
      }
    }
    return new SecurityOptions(
        newPrivileges,
        seccomp,
        apparmor,
        label == null ? null : String.join(":", label),
        showsSystemPaths);
  }

  /** Docker once wrote a colon, and still takes it. */
  private static int keyEnd(String option) {
    int equals = option.indexOf('=');
    int end = equals < 0 ? option.indexOf(':') : equals;
    return end < 0 ? option.length() : end;
  }

  private static boolean truth(String option, int end, String value) {
    if (end == option.length() || value.equals("true")) {
      return true;
    }
    if (!value.equals("false")) {
      throw wrong(option, "write no-new-privileges=true or =false");
    }
    return false;
  }

  private static String given(String option, String value) {
    if (value.isEmpty()) {
      throw wrong(option, "write seccomp=FILE, a profile in Docker's JSON, or seccomp=unconfined");
    }
    return value;
  }

  private static boolean systemPaths(String option, String value) {
    if (!value.equals(UNCONFINED)) {
      throw wrong(option, "write systempaths=unconfined");
    }
    return true;
  }

  /** The choice as the cache of filters takes it. */
  SeccompChoice filter() {
    return seccompChoice(seccomp);
  }

  static SeccompChoice seccompChoice(String seccomp) {
    return switch (seccomp) {
      case UNCONFINED -> SeccompChoice.unconfined();
      case BUILT_IN -> SeccompChoice.byDefault();
      default -> SeccompChoice.ofFile(seccomp);
    };
  }

  private static @Nullable String apparmor(String option, String value) {
    if (value.isEmpty()) {
      throw wrong(option, "write apparmor=PROFILE, one that is loaded, or apparmor=unconfined");
    }
    if (value.equals(UNCONFINED)) {
      return null;
    }
    if (!HostFacts.text("/sys/module/apparmor/parameters/enabled").startsWith("Y")) {
      throw wrong(option, "this kernel does not run AppArmor; leave it out");
    }
    return value;
  }

  private static String @Nullable [] label(String option, String value, String @Nullable [] given) {
    if (value.equals("disable")) {
      return null;
    }
    String[] label = given == null ? LABEL.clone() : given;
    int colon = value.indexOf(':');
    for (int i = 0; i < LABEL_PARTS.length; i++) {
      if (colon > 0 && LABEL_PARTS[i].equals(value.substring(0, colon))) {
        if (!new File("/sys/fs/selinux/enforce").exists()) {
          throw wrong(option, "this kernel does not run SELinux; leave it out");
        }
        label[i] = value.substring(colon + 1);
        return label;
      }
    }
    throw wrong(option, "write label=disable, or label=user:, role:, type: or level: with a value");
  }

  private static RequestException wrong(String option, String remedy) {
    return new RequestException(Kind.USAGE, "run: --security-opt '" + option + "': " + remedy);
  }
}
