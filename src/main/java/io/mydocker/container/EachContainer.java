package io.mydocker.container;

import io.mydocker.linux.KernelException;
import java.util.ArrayList;
import java.util.List;

/** Does the same with several containers: a failure of one keeps none of the others from it. */
final class EachContainer {
  private final Settings settings;

  EachContainer(Settings settings) {
    this.settings = settings;
  }

  /** What is done with one. */
  interface Work {
    /**
     * Does it.
     *
     * @param reference as the user called it
     * @return the line to print
     */
    String with(Stored container, String reference);
  }

  Handled handle(List<String> references, Work work) {
    List<String> lines = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (String reference : references) {
      try {
        // Read anew each time: what was done with one may have ended another.
        Stored container = ContainerReader.find(settings, reference);
        lines.add(work.with(container, reference));
      } catch (RequestException failed) {
        failures.add(String.valueOf(failed.getMessage()));
      } catch (KernelException failed) {
        failures.add("container " + reference + ": " + failed.getMessage());
      }
    }
    return new Handled(lines, failures);
  }
}
