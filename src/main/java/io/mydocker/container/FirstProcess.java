package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.PidFd;
import io.mydocker.program.Flag;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The first process of a container that runs, and what follows its end. */
final class FirstProcess implements AutoCloseable {
  private static final long PAUSE_MILLIS = 3;

  /** Two hexadecimal digits and the end of the line. */
  private static final int CODE = 3;

  private final int pid;
  private final PidFd pidfd;

  /** Open still when it is gone, with what was written into it at the end. */
  private final FileInputStream live;

  private FirstProcess(int pid, PidFd pidfd, FileInputStream live) {
    this.pid = pid;
    this.pidfd = pidfd;
    this.live = live;
  }

  /** Null when it does not run. */
  static @Nullable FirstProcess of(Stored container) {
    // Asked anew: it may have been started since its state was read.
    int pid = container.currentPid();
    PidFd pidfd = pid == 0 ? null : PidFd.open(pid);
    if (pidfd == null) {
      return null;
    }
    try {
      FileInputStream live = new FileInputStream(container.layout().liveFile());
      // With the descriptor open its number can no longer become another's: is it the right one?
      if (container.isAlive()) {
        return new FirstProcess(pid, pidfd, live);
      }
      live.close();
    } catch (IOException ended) {
      // The file goes with the container.
    }
    pidfd.close();
    return null;
  }

  /** The same where it must run. */
  static FirstProcess required(Stored container, String reference) {
    FirstProcess first = of(container);
    if (first == null) {
      throw new RequestException(
          Kind.FAILED, "container " + reference + ": is not running; mydocker start starts it");
    }
    return first;
  }

  /**
   * Opens its root, for reference only; negative when it has ended meanwhile. Looked at again
   * afterwards: what was opened by its number was the process that still lives.
   */
  int openRoot(Kernel kernel, Stored container) {
    return openRoot(kernel, pid, container.layout().liveFile());
  }

  /**
   * The same of a process that is known by its number.
   *
   * @param liveFile where its container has recorded it
   */
  static int openRoot(Kernel kernel, int pid, String liveFile) {
    int root;
    try {
      root =
          kernel.openat(Flag.AT_FDCWD, "/proc/" + pid + "/root", Flag.O_PATH | Flag.O_DIRECTORY, 0);
    } catch (KernelException ended) {
      return -1;
    }
    if (RecordedProcess.runningPid(HostFacts.text(liveFile)) == pid) {
      return root;
    }
    kernel.close(root);
    return -1;
  }

  PidFd pidfd() {
    return pidfd;
  }

  /**
   * Whether it would never see the signal: the kernel drops what the first process of a pid
   * namespace neither catches nor blocks nor ignores itself (pid_namespaces(7)).
   */
  boolean isDeafTo(int signal) {
    String status = HostFacts.text("/proc/" + pid + "/status");
    return !has(status, "SigCgt:\t", signal)
        && !has(status, "SigBlk:\t", signal)
        && !has(status, "SigIgn:\t", signal);
  }

  private static boolean has(String status, String field, int signal) {
    String mask = HostFacts.field(status, field);
    // None: it has ended meanwhile.
    return mask.isEmpty() || (Long.parseUnsignedLong(mask, 16) >>> signal - 1 & 1) != 0;
  }

  /** The code that its holder recorded at its end, where no file of it stays; -1 for none. */
  int recordedCode() {
    try {
      String text = new String(live.readAllBytes(), StandardCharsets.ISO_8859_1);
      String last = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
      return last.length() == CODE ? ContainerReader.code(last) : -1;
    } catch (IOException none) {
      return -1;
    }
  }

  /**
   * Waits until whoever holds the container has undone all that is undone at its end.
   *
   * @return false when it runs instead: another command has started it meanwhile
   */
  static boolean isUndone(Stored container) {
    String live = container.layout().liveFile();
    while (Leftovers.isLocked(live)) {
      if (container.isAlive()) {
        return false;
      }
      pause();
    }
    return true;
  }

  static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestException(Kind.FAILED, "interrupted while waiting for a container's end");
    }
  }

  @Override
  public void close() {
    pidfd.close();
    try {
      live.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
