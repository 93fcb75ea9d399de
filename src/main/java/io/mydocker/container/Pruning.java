package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The removal of all containers that do not run, and of what was kept to start others sooner. */
final class Pruning {
  private Pruning() {}

  /**
   * Its program.
   *
   * @param heading printed before the containers, if there are any
   * @param total what is printed at the end, of the bytes that became free
   */
  static Program of(Settings settings, String heading, LongFunction<String> total) {
    List<Stored> ended = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (Stored container : StoredContainers.read(settings).all()) {
      // One that is about to begin has its lock already, but no process yet.
      if (!container.isRunning() && !Leftovers.isLocked(container.layout().liveFile())) {
        ended.add(container);
        ids.add(container.id());
      }
    }
    settings.log().info(Pruning.class, "remove " + ids.size() + " containers that do not run");
    return RemovalCompiler.prune(
        settings,
        ended,
        ids,
        Leftovers.find(settings),
        ended.isEmpty() ? "" : heading,
        (ended.isEmpty() ? "" : "\n") + total.apply(size(ended)));
  }

  private static long size(List<Stored> containers) {
    if (containers.isEmpty()) {
      return 0;
    }
    try {
      WrittenSize size = new WrittenSize(Kernel.open());
      for (Stored container : containers) {
        size.add(container);
      }
      return size.bytes();
    } catch (KernelException failed) {
      throw new RequestException(Kind.FAILED, "prune: " + failed.getMessage());
    }
  }
}
