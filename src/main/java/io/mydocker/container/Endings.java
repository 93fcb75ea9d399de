package io.mydocker.container;

import io.mydocker.cgroup.Freezer;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Descriptor;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Signals to containers, their end, and whether they are frozen. */
final class Endings {
  private static final int SIGKILL = Flag.SIGKILL;
  private static final String SIGTERM = "TERM";

  private final EachContainer each;

  Endings(Settings settings) {
    each = new EachContainer(settings);
  }

  Handled kill(List<String> references, String signal) {
    int number = Integer.parseInt(SignalName.number(signal));
    return each.handle(
        references,
        (container, reference) -> {
          try (FirstProcess first = FirstProcess.required(container, reference)) {
            if (!first.pidfd().signal(number)) {
              throw new RequestException(
                  Kind.FAILED, "container " + reference + ": has just ended");
            }
            if (number == SIGKILL) {
              // A frozen process of a version 1 tree does not die before it is thawed.
              thaw(container);
              first.pidfd().awaitEnd();
              FirstProcess.isUndone(container);
            }
          }
          return reference;
        });
  }

  /**
   * Asks each to stop, and ends it after so many seconds; one that is deaf to the signal at once.
   */
  Handled stop(List<String> references, int seconds) {
    return each.handle(
        references,
        (container, reference) -> {
          stop(container, seconds);
          return reference;
        });
  }

  /** Only those that stay when they have ended, and of which is written down how to start them. */
  Handled stopToStart(List<String> references, int seconds) {
    return each.handle(
        references,
        (container, reference) -> {
          if (!container.place().keeps()) {
            throw new RequestException(
                Kind.FAILED,
                "container "
                    + reference
                    + ": goes when it ends, so that it cannot be started again; run another");
          }
          RequestReader.again(container.layout());
          stop(container, seconds);
          return reference;
        });
  }

  private static void stop(Stored container, int seconds) {
    do {
      try (FirstProcess first = FirstProcess.of(container)) {
        if (first != null) {
          stop(container, first, seconds);
        }
      }
    } while (!FirstProcess.isUndone(container));
  }

  private static void stop(Stored container, FirstProcess first, int seconds) {
    int signal = stopSignal(container);
    boolean isAsked = !first.isDeafTo(signal) && first.pidfd().signal(signal);
    thaw(container);
    if (!isAsked || !first.pidfd().ends(seconds)) {
      first.pidfd().signal(SIGKILL);
      first.pidfd().awaitEnd();
    }
  }

  private static int stopSignal(Stored container) {
    String noted = StoredSpec.read(container.layout()).annotation(SpecBuilder.STOP_SIGNAL);
    return Integer.parseInt(noted == null ? SignalName.number(SIGTERM) : noted);
  }

  private static void thaw(Stored container) {
    write(Freezer.of(container.place().cgroup()), false);
  }

  /** The exit codes, when all have ended. */
  Handled await(List<String> references) {
    return each.handle(references, (container, reference) -> String.valueOf(code(container)));
  }

  private static int code(Stored container) {
    while (true) {
      try (FirstProcess first = FirstProcess.of(container)) {
        if (first == null && FirstProcess.isUndone(container)) {
          return ContainerReader.exitCode(container.layout());
        }
        if (first != null) {
          first.pidfd().awaitEnd();
          FirstProcess.isUndone(container);
          int recorded = ContainerReader.exitCode(container.layout());
          return recorded < 0 ? first.recordedCode() : recorded;
        }
      }
    }
  }

  /** Freezes or thaws, and waits until it is so. */
  Handled pause(List<String> references, boolean isPaused) {
    return each.handle(
        references,
        (container, reference) -> {
          FirstProcess.required(container, reference).close();
          if (container.isPaused() == isPaused) {
            throw new RequestException(
                Kind.FAILED,
                "container " + reference + (isPaused ? ": is paused already" : ": is not paused"));
          }
          Freezer freezer = Freezer.of(container.place().cgroup());
          write(freezer, isPaused);
          awaitFrozen(container, reference, freezer, isPaused);
          return reference;
        });
  }

  /** Another command may do the opposite meanwhile, and a process may be where it cannot freeze. */
  private static void awaitFrozen(
      Stored container, String reference, Freezer freezer, boolean isPaused) {
    long end = System.nanoTime() + StoppedMount.PATIENCE_NANOS;
    while (HostFacts.text(freezer.state()).contains(freezer.frozenState()) != isPaused) {
      if (!container.isAlive()) {
        throw new RequestException(Kind.FAILED, "container " + reference + ": has just ended");
      }
      if (System.nanoTime() - end > 0) {
        write(freezer, !isPaused);
        throw new RequestException(
            Kind.FAILED,
            "container "
                + reference
                + (isPaused ? ": does not freeze" : ": does not thaw")
                + "; another command may do the opposite: try again");
      }
      FirstProcess.pause();
    }
  }

  private static void write(Freezer freezer, boolean isFrozen) {
    byte[] text = freezer.word(isFrozen).getBytes(StandardCharsets.US_ASCII);
    Kernel kernel = Kernel.open();
    try (Descriptor file =
        new Descriptor(kernel, kernel.openat(Flag.AT_FDCWD, freezer.control(), Flag.O_WRONLY, 0))) {
      kernel.writeAll(file.number(), text, 0, text.length);
    } catch (KernelException e) {
      // The group goes with the container.
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENODEV) {
        throw e;
      }
    }
  }
}
