package io.mydocker.container;

import java.util.ArrayList;
import java.util.List;

/** Removes containers, each by itself; the engine does it and prints those removed. */
final class Removing {
  private final Settings settings;
  private final Engine engine;

  Removing(Settings settings, Engine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  /**
   * Tries each.
   *
   * @param force whether a running one is killed first
   * @return a line for each that is not even tried
   */
  List<String> remove(List<String> references, boolean force) {
    List<Stored> found = new ArrayList<>();
    List<String> spoken = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (String reference : references) {
      try {
        Stored container = ContainerReader.findAny(settings, reference);
        if (container.isRunning() && !force) {
          failures.add("container " + reference + ": is running; stop it first, or use rm -f");
        } else if (!found.contains(container)) {
          found.add(container);
          spoken.add(reference);
          settings
              .log()
              .info(
                  Removing.class,
                  "remove container "
                      + container.id()
                      + (container.isRunning() ? ", which is killed first" : ""));
        }
      } catch (RequestException unknown) {
        failures.add(String.valueOf(unknown.getMessage()));
      }
    }
    List<Leftover> leftovers = Leftovers.find(settings);
    if (!found.isEmpty() || !leftovers.isEmpty()) {
      engine.execute(
          RemovalCompiler.compile(found, spoken, leftovers, failures.isEmpty() ? 0 : 1, force));
    }
    return failures;
  }
}
