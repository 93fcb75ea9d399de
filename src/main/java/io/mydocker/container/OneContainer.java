package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;

/**
 * What the verbs do that take one container and need no program of the engine's.
 *
 * @param verb which one, for messages
 * @param container what it was asked about
 */
record OneContainer(String verb, Stored container) {

  void print(LogsRequest request, OutputStream out) {
    with(
        kernel -> {
          try (StoredLog log = StoredLog.open(kernel, container)) {
            log.print(request.tail(), out);
            if (request.follow()) {
              log.follow(out);
            }
            return true;
          }
        });
  }

  void rename(String name) {
    with(
        kernel -> {
          new Renaming(kernel, container, name).run();
          return true;
        });
  }

  List<ProcessRow> processes() {
    if (!container.isRunning()) {
      throw new RequestException(
          Kind.FAILED, verb + ": container " + container.name() + " is not running");
    }
    return with(kernel -> ProcessRows.of(kernel, container.place().cgroup()));
  }

  List<FileChange> changes(Progress notices) {
    return with(kernel -> FileChanges.of(kernel, container, notices));
  }

  private <T> T with(Function<Kernel, T> work) {
    try {
      return work.apply(Kernel.open());
    } catch (KernelException failed) {
      throw new RequestException(Kind.FAILED, verb + ": " + failed.getMessage());
    }
  }
}
