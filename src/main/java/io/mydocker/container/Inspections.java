package io.mydocker.container;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of looking at several containers.
 *
 * @param found those that there are, in the order they were asked for
 * @param failures a line for each that there is not, or that cannot be read
 */
public record Inspections(List<Inspection> found, List<String> failures) {

  static Inspections of(StoredContainers containers, List<String> references, Progress notices) {
    for (String damaged : containers.damaged()) {
      notices.notice(damaged);
    }
    Inspections inspections = new Inspections(new ArrayList<>(), new ArrayList<>());
    for (String reference : references) {
      inspections.add(containers, reference);
    }
    return inspections;
  }

  private void add(StoredContainers containers, String reference) {
    Stored container;
    try {
      container = containers.find(reference);
    } catch (RequestException unknown) {
      failures.add(unknown.getMessage() + "; images are not looked for");
      return;
    }
    try {
      found.add(new Inspection(ContainerDocument.of(container)));
    } catch (RequestException removedMeanwhile) {
      failures.add(String.valueOf(removedMeanwhile.getMessage()));
    }
  }
}
