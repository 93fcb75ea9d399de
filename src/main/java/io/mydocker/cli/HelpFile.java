package io.mydocker.cli;

import io.mydocker.oci.Raw;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The help texts as they were laid out while installing, in files beside the jar: picocli, which
 * lays them out, would take longer than all the rest.
 */
final class HelpFile {
  private HelpFile() {}

  /** The path of a verb's text, or of the whole's for an empty name, below the installation. */
  static String path(String verb) {
    return "help/mydocker" + (verb.isEmpty() ? "" : "-" + verb) + ".txt";
  }

  /**
   * The text, or null where there is none.
   *
   * @param verb one of ours, or empty
   */
  static @Nullable String read(String verb) {
    String jar = System.getProperty("java.class.path", "");
    int slash = jar.lastIndexOf('/');
    if (slash < 0 || !jar.endsWith(".jar")) {
      return null;
    }
    try {
      return Raw.of(Raw.file(jar.substring(0, slash + 1) + path(verb)));
    } catch (IOException absent) {
      return null;
    }
  }
}
