package io.mydocker.container;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The reserved names: links whose text is a container's id. */
final class ContainerNames {
  private ContainerNames() {}

  /** Those that lead to the container: one at most, but for a rename that was killed. */
  static List<String> of(Layout layout) {
    String directory = Layout.names(layout.settings());
    String[] names = new File(directory).list();
    List<String> own = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      try {
        Path target = Files.readSymbolicLink(Path.of(directory, name));
        if (target.toString().equals(layout.id())) {
          own.add(name);
        }
      } catch (IOException | InvalidPathException other) {
        // Gone meanwhile, or none of ours.
      }
    }
    return own;
  }
}
