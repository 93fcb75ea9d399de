package io.mydocker.cli;

import io.mydocker.container.ContainerRow;
import io.mydocker.container.RequestException;
import io.mydocker.container.RequestException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which containers {@code ps --filter} shows, as Docker has it: one must suit every key, and of the
 * values of a key any; of labels all.
 */
final class ContainerFilter {
  private static final List<String> KEYS =
      List.of("id", "name", "status", "label", "ancestor", "exited", "before", "since");
  private static final List<String> STATES = List.of("running", "exited", "paused", "created");

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private ContainerFilter() {}

  /** Reads words of the form KEY=VALUE. */
  static ContainerFilter of(List<String> words) {
    ContainerFilter filter = new ContainerFilter();
    for (String word : words) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      if (equals < 0 || !KEYS.contains(key)) {
        throw wrong(word, "write KEY=VALUE, with a KEY of " + String.join(", ", KEYS));
      }
      String value = word.substring(equals + 1);
      check(word, key, value);
      filter.values.computeIfAbsent(key, absent -> new ArrayList<>()).add(value);
    }
    return filter;
  }

  private static void check(String word, String key, String value) {
    if (key.equals("status") && !STATES.contains(value)) {
      throw wrong(word, "a status is one of " + String.join(", ", STATES));
    }
    // Three digits hold any exit code.
    if (key.equals("exited") && !value.matches("[0-9]{1,3}")) {
      throw wrong(word, "write an exit code, a number from 0 to 255");
    }
  }

  private static RequestException wrong(String word, String remedy) {
    return UsageError.of("ps", "--filter '" + word + "': " + remedy);
  }

  /** Whether it asks for containers by a state, so that also those that do not run are meant. */
  boolean namesStates() {
    return values.containsKey("status");
  }

  /** Those it shows, in their order. */
  List<ContainerRow> select(List<ContainerRow> all) {
    List<ContainerRow> shown = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (shows(all, i)) {
        shown.add(all.get(i));
      }
    }
    return shown;
  }

  private boolean shows(List<ContainerRow> all, int index) {
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      boolean suitsAny = false;
      boolean suitsAll = true;
      for (String value : entry.getValue()) {
        boolean suits = suits(all, index, entry.getKey(), value);
        suitsAny |= suits;
        suitsAll &= suits;
      }
      if (!(entry.getKey().equals("label") ? suitsAll : suitsAny)) {
        return false;
      }
    }
    return true;
  }

  private static boolean suits(List<ContainerRow> all, int index, String key, String value) {
    ContainerRow row = all.get(index);
    return switch (key) {
      case "id" -> row.id().startsWith(value);
      case "name" -> row.name().contains(value);
      case "status" -> row.status().equals(value);
      case "label" -> hasLabel(row.labels(), value);
      case "ancestor" -> row.image().equals(value);
      case "exited" -> hasEndedWith(row, Integer.parseInt(value));
      case "before" -> index > find(all, value);
      default -> index < find(all, value);
    };
  }

  private static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.containsKey(wanted)
        : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }

  private static boolean hasEndedWith(ContainerRow row, int code) {
    return row.status().equals("exited") && row.toldExitCode() == code;
  }

  /** Where in the list, the newest first, a container is. */
  private static int find(List<ContainerRow> all, String reference) {
    int found = -1;
    boolean isAmbiguous = false;
    for (int i = 0; i < all.size(); i++) {
      ContainerRow row = all.get(i);
      if (row.id().equals(reference) || row.name().equals(reference)) {
        return i;
      }
      if (!reference.isEmpty() && row.id().startsWith(reference)) {
        isAmbiguous |= found >= 0;
        found = i;
      }
    }
    if (isAmbiguous) {
      throw failed(reference, "several ids begin so; give more of it");
    }
    if (found < 0) {
      throw failed(reference, "no such container; mydocker ps -a lists them");
    }
    return found;
  }

  private static RequestException failed(String reference, String why) {
    return new RequestException(Kind.FAILED, "ps: container " + reference + ": " + why);
  }
}
