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

  static Inspections of(Settings settings, List<String> references) {
    Inspections inspections = new Inspections(new ArrayList<>(), new ArrayList<>());
    for (String reference : references) {
      inspections.add(settings, reference);
    }
    return inspections;
  }

  private void add(Settings settings, String reference) {
    Stored container;
    try {
      container = ContainerReader.find(settings, reference);
    } catch (RequestException unknown) {
      boolean mayBeImage = unknown.kind() == RequestException.Kind.NO_CONTAINER;
      failures.add(unknown.getMessage() + (mayBeImage ? "; images are not looked for" : ""));
      return;
    }
    try {
      found.add(new Inspection(ContainerDocument.of(container)));
    } catch (RequestException removedMeanwhile) {
      failures.add(String.valueOf(removedMeanwhile.getMessage()));
    }
  }
}
