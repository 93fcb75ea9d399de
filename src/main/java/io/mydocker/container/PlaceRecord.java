package io.mydocker.container;

import org.jspecify.annotations.Nullable;

/**
 * The file that says what a container's undo needs when whoever ran it was killed: lines of {@code
 * key=value}, written before anything it speaks of is made. Read by the next command.
 *
 * @param base the directory of {@code merged}, {@code upper} and {@code work}
 * @param cgroup the control group's directory
 * @param keeps whether the writable layer stays
 * @param name the reserved name, or null
 * @param isMade whether the directories are ours; if not, only empty ones may be removed
 */
record PlaceRecord(
    String base, String cgroup, boolean keeps, @Nullable String name, boolean isMade) {
  static final String FILE = "place";
  static final String MADE = "made=1\n";

  /** Added when the container is about to begin: a launch that failed earlier keeps nothing. */
  static final String KEPT = "keep=1\n";

  /** Added when a launch failed after that. */
  static final String DROPPED = "keep=0\n";

  static String of(String base, LaunchPlan plan) {
    String text =
        "base="
            + base
            + "\ncgroup="
            + plan.cgroup().group(plan.layout().id())
            + (plan.isAgain() ? "\nkeep=1\n" : "\nkeep=0\n");
    return plan.name() == null ? text : text + "name=" + plan.name() + "\n";
  }

  /** The same without the wish to keep anything. */
  PlaceRecord dropped() {
    return new PlaceRecord(base, cgroup, false, name, isMade);
  }

  /** Reads the file's text; the last of equal keys counts. Null when it was never finished. */
  static @Nullable PlaceRecord parse(String text) {
    String base = null;
    String cgroup = null;
    String name = null;
    boolean keeps = false;
    boolean isMade = false;
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      if (end < 0) {
        break;
      }
      int equals = text.indexOf('=', from);
      if (equals > 0 && equals < end) {
        String value = text.substring(equals + 1, end);
        switch (text.substring(from, equals)) {
          case "base" -> base = value;
          case "cgroup" -> cgroup = value;
          case "keep" -> keeps = value.equals("1");
          case "name" -> name = value;
          case "made" -> isMade = true;
          default -> {
            // From a newer version: what it means is not ours to undo.
          }
        }
      }
      from = end + 1;
    }
    return base == null || cgroup == null
        ? null
        : new PlaceRecord(base, cgroup, keeps, name, isMade);
  }
}
