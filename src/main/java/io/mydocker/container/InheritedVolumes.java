package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.RuntimeSpec;
import java.util.ArrayList;
import java.util.List;

/** {@code --volumes-from CONTAINER[:ro]}: the volumes of another container, at the same places. */
final class InheritedVolumes {
  private InheritedVolumes() {}

  /** With those added whose place the request does not give to something of its own. */
  static List<Volume> add(Settings settings, RunRequest request, List<Volume> own) {
    if (request.files().volumesFrom().isEmpty()) {
      return own;
    }
    List<Volume> all = new ArrayList<>(own);
    for (String argument : request.files().volumesFrom()) {
      int colon = argument.indexOf(':');
      String mode = colon < 0 ? "rw" : argument.substring(colon + 1);
      if (!mode.equals("ro") && !mode.equals("rw") && !mode.equals("z") && !mode.equals("Z")) {
        throw usage(argument, "unknown option '" + mode + "'; known are ro and rw");
      }
      Stored container =
          ContainerReader.find(
              settings, "run: ", colon < 0 ? argument : argument.substring(0, colon));
      for (RuntimeSpec.Mount mount : container.mounts()) {
        if (mount.type().equals("bind") && !Volumes.isTarget(all, mount.destination())) {
          all.add(volume(argument, mount, mode.equals("ro")));
        }
      }
    }
    return Volumes.sorted(all);
  }

  private static Volume volume(String argument, RuntimeSpec.Mount mount, boolean isReadOnly) {
    if (mount.source().charAt(0) != '/') {
      throw usage(
          argument,
          "its volume "
              + mount.source()
              + " was given relative to a directory that is not known any more; name it with -v");
    }
    return new Volume(
        Volume.Kind.BIND,
        mount.source(),
        mount.destination(),
        isReadOnly || mount.options().contains("ro"),
        mount.options().contains("rbind"),
        0,
        List.of(),
        Volume.Seed.NONE);
  }

  private static RequestException usage(String argument, String message) {
    return new RequestException(Kind.USAGE, "volumes from " + argument + ": " + message);
  }
}
