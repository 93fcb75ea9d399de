package io.mydocker.user;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes told by their environment, whoever is their parent by now. */
final class Processes {
  private Processes() {}

  /** "PID name" of those that live and were started with this data root. */
  static List<String> withDataRoot(Path dataRoot) {
    String variable = "MYDOCKER_DATA_ROOT=" + dataRoot + "\0";
    List<String> found = new ArrayList<>();
    String[] names = new File("/proc").list((directory, name) -> name.matches("[0-9]+"));
    for (String pid : names == null ? new String[0] : names) {
      String environment = Raw.readIfThere(Path.of("/proc", pid, "environ"));
      if (environment.contains(variable) && Host.lives(Long.parseLong(pid))) {
        found.add(pid + " " + Host.name(Long.parseLong(pid)));
      }
    }
    return found;
  }
}
