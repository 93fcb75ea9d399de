package io.mydocker.container;

import java.io.OutputStream;
import java.util.List;

/**
 * What one can do with containers: the whole of this package as its callers see it. The methods
 * compile programs and hand them to the engine, which carries them out after they return; what a
 * program then fails at, it reports itself.
 */
public interface Containers {

  /**
   * Starts a container in the foreground. The engine waits for it and exits with its code.
   *
   * @throws RequestException when the request is malformed or names nothing that exists; nothing
   *     was created
   */
  void run(RunRequest request);

  /** The containers that run and, with {@code all}, those that were kept; newest first. */
  List<ContainerRow> list(boolean all);

  /**
   * Removes containers. Each is tried; the engine prints those removed and exits with 1 if any was
   * not.
   *
   * @param force whether a running one is killed first
   */
  void remove(List<String> containers, boolean force);

  /**
   * Packs a container's file system into an archive and puts it in place when it is whole.
   *
   * @param stream where the archive goes when the request's output is {@code -}; not closed
   * @param progress told now and then how far it is; called on the calling thread or another, one
   *     at a time
   * @return the archive's path, or {@code -}
   */
  String commit(CommitRequest request, OutputStream stream, Progress progress);
}
