package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The container that an id, the beginning of one, or a name means, found without reading what lies
 * in any container's directory: however many there are, it takes the same few calls.
 */
final class Reference {
  private Reference() {}

  /**
   * Where its files lie.
   *
   * @param before what a message begins with
   */
  static Layout find(Settings settings, String before, String reference) {
    String id = isThere(settings, reference) ? reference : named(settings, reference);
    if (id == null) {
      id = beginning(settings, before, reference);
    }
    if (id == null) {
      throw unknown(before, reference);
    }
    return new Layout(settings, id);
  }

  /** That there is none. */
  static RequestException unknown(String before, String reference) {
    return new RequestException(
        Kind.NO_CONTAINER,
        before + "container " + reference + ": no such container; mydocker ps -a lists them");
  }

  /** That there are several. */
  static RequestException ambiguous(String before, String reference) {
    return new RequestException(
        Kind.FAILED, before + "container " + reference + ": several ids begin so; give more of it");
  }

  private static boolean isThere(Settings settings, String id) {
    return isThere(new Layout(settings, id));
  }

  /**
   * Whether there is a directory, also without a record, and no link to one: what that leads to is
   * somebody else's.
   */
  static boolean isThere(Layout layout) {
    return SpecBuilder.isName(layout.id())
        && Files.isDirectory(HostPath.of(layout.directory()), LinkOption.NOFOLLOW_LINKS);
  }

  private static @Nullable String named(Settings settings, String name) {
    // What is no name may be a path, or bytes that the JVM's locale has no characters for.
    if (!SpecBuilder.isName(name)) {
      return null;
    }
    Path link = HostPath.of(Layout.names(settings) + "/" + name);
    try {
      String id = Files.readSymbolicLink(link).toString();
      return isThere(settings, id) ? id : null;
    } catch (IOException none) {
      return null;
    }
  }

  private static @Nullable String beginning(Settings settings, String before, String reference) {
    String[] ids = new File(Layout.containers(settings)).list();
    String found = null;
    for (String id : ids == null || reference.isEmpty() ? new String[0] : ids) {
      if (id.startsWith(reference) && isThere(settings, id)) {
        if (found != null) {
          throw ambiguous(before, reference);
        }
        found = id;
      }
    }
    return found;
  }
}
