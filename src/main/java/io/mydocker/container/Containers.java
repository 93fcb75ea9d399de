package io.mydocker.container;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.LongFunction;

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

  /**
   * The same for a request that only the words of the command line and the variables whose names
   * begin with {@code MYDOCKER_} have made: the engine may keep the program for the next time.
   */
  void runAndKeep(RunRequest request);

  /**
   * The same, with every call told of when it has been made. Returns when the container has ended.
   *
   * @param calls takes a line per call, and at the end the call that failed, if any did
   * @return the container's exit code where this process has to give it, 0 where the engine does
   */
  int trace(RunRequest request, Lines calls);

  /**
   * The program that {@link #run} would hand to the engine, for people or tools. Nothing is done,
   * and no privilege needed.
   *
   * @param notices told when the image is not ready or cannot be seen: where it would lie is then
   *     assumed
   */
  String explain(RunRequest request, ExplainForm form, Progress notices);

  /**
   * Makes the image of a {@code run} ready, which may mean to unpack it, and its filter of system
   * calls: the long first half of a run that found them missing.
   *
   * @param progress told now and then how far it is
   */
  void prepare(PrepareRequest request, Progress progress);

  /**
   * The containers that run and, with {@code all}, those that were kept; newest first.
   *
   * @param notices told of containers whose state cannot be read
   */
  List<ContainerRow> list(boolean all, Progress notices);

  /**
   * The id of the container that was made last, whether it runs or not.
   *
   * @param verb what messages name
   * @throws RequestException when there is none
   */
  String latest(String verb);

  /**
   * Removes containers. Each is tried; the engine prints those removed and exits with 1 if any was
   * not.
   *
   * @param force whether a running one is killed first
   * @return a line for each that is not even tried: unknown, or running without {@code force}
   */
  List<String> remove(List<String> containers, boolean force);

  /**
   * Sends a signal to each container's first process; after SIGKILL it also waits for the end.
   *
   * @param signal a name or a number
   */
  Handled kill(List<String> containers, String signal);

  /**
   * Asks each to stop by its own stop signal, and ends it when it has not after a while. Returns
   * when all that belonged to it is undone.
   *
   * @param seconds how long to wait for it
   */
  Handled stop(List<String> containers, int seconds);

  /**
   * The same of containers that are then to be started again: one that cannot be is not stopped.
   */
  Handled stopToStart(List<String> containers, int seconds);

  /**
   * Starts containers that have ended, detached, with all that they wrote. The engine does it, each
   * in turn; it prints those started and exits with 1 if any was not.
   *
   * @param hasFailed whether one before these could not be started
   * @return a line for each that is not even tried: unknown, or running; if nothing is left to be
   *     tried, the engine does nothing
   */
  List<String> start(List<String> containers, boolean hasFailed);

  /**
   * Executes one more command in a container that runs. The engine waits for it and exits with its
   * code; what the command has started ends with that engine.
   *
   * @throws RequestException when the request is malformed or the container does not run; nothing
   *     was started
   */
  void exec(ExecRequest request);

  /**
   * Shows what a detached container prints, and passes on what is typed, until it ends. The engine
   * does it and exits with the container's code.
   */
  void attach(AttachRequest request);

  /** Starts a container that has ended and attaches the caller to it, from its first word on. */
  void startAttached(AttachRequest request);

  /** Waits for the end of each; the lines are the exit codes. */
  Handled await(List<String> containers);

  /** Freezes all processes of each, or lets them go on. */
  Handled pause(List<String> containers, boolean isPaused);

  /** All that is known of containers, under Docker's names. Each is tried. */
  Inspections inspect(List<String> containers);

  /**
   * Removes all containers that do not run. The engine prints those removed after this returns.
   *
   * @param heading printed before them, if there are any
   * @param total the last thing printed, of the bytes that became free; not when any was left
   */
  void prune(String heading, LongFunction<String> total);

  /**
   * Packs a container's file system into an archive and puts it in place when it is whole.
   *
   * @param stream where the archive goes when the request's output is {@code -}; not closed
   * @param progress told now and then how far it is; called on the calling thread or another, one
   *     at a time
   * @return what was made
   */
  Committed commit(CommitRequest request, OutputStream stream, Progress progress);

  /**
   * Writes what a detached container has printed, byte for byte.
   *
   * @param out standard output; not closed
   */
  void logs(LogsRequest request, OutputStream out);

  /** Gives a container that is kept another name. */
  void rename(String container, String name);

  /** The processes of a container that runs, by their pids on the host. */
  List<ProcessRow> processes(String container);

  /**
   * What a container has changed of its image's files, in the order of the paths' bytes.
   *
   * @param notices told of what could not be looked at
   */
  List<FileChange> changes(String container, Progress notices);

  /**
   * Packs a container's file system into a plain tar.
   *
   * @param file where it goes, or {@code -} for the stream
   * @param stream standard output; not closed
   * @param progress told now and then how far it is
   */
  void export(String container, String file, OutputStream stream, Progress progress);

  /**
   * Copies files into or out of a container, running or not.
   *
   * @param in standard input, for a tar that comes in; not closed
   * @param out standard output, for one that goes out; not closed
   * @param progress told now and then how far it is
   */
  void copy(CopyRequest request, InputStream in, OutputStream out, Progress progress);
}
