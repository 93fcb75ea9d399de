package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import org.jspecify.annotations.Nullable;

/**
 * A process, by a descriptor that stays its own whatever becomes of its number (pidfd_open(2),
 * Linux 5.3). Closed by whoever opened it.
 */
public final class PidFd implements AutoCloseable {
  private static final int POLLFD = 8;
  private static final int TIMESPEC = 16;

  private final CallGate gate;
  private final int descriptor;
  private final NativeBuffer scratch = NativeBuffer.allocate(POLLFD + TIMESPEC);

  private PidFd(CallGate gate, int descriptor) {
    this.gate = gate;
    this.descriptor = descriptor;
  }

  /** Opens one; null when there is no such process. */
  public static @Nullable PidFd open(int pid) {
    CallGate gate = CallGate.open();
    long descriptor = gate.tried(Call.PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
    if (descriptor == -Errno.ESRCH || descriptor == -Errno.EINVAL) {
      return null;
    }
    if (descriptor < 0) {
      throw new KernelException(Call.PIDFD_OPEN.title(), "process " + pid, (int) -descriptor);
    }
    return new PidFd(gate, (int) descriptor);
  }

  /** Sends a signal; false when the process has ended. */
  public boolean signal(int number) {
    long result = gate.tried(Call.PIDFD_SEND_SIGNAL, descriptor, number, 0, 0, 0, 0);
    if (result < 0 && result != -Errno.ESRCH) {
      throw new KernelException(Call.PIDFD_SEND_SIGNAL.title(), "signal " + number, (int) -result);
    }
    return result == 0;
  }

  /** Waits for its end, at most so many seconds; false when it still lives then. */
  public boolean ends(int seconds) {
    return ends(scratch.address() + POLLFD, seconds);
  }

  /** Waits for its end, however long that takes. */
  public void awaitEnd() {
    ends(0, 0);
  }

  /**
   * After a signal that interrupts it the time begins anew, since the kernel counts down what it
   * was given (ppoll(2)).
   */
  private boolean ends(long timeout, int seconds) {
    scratch.bytes().putInt(0, descriptor).putShort(4, (short) Flag.POLLIN);
    scratch.bytes().putLong(POLLFD, seconds).putLong(2 * POLLFD, 0);
    long ready = gate.tried(Call.PPOLL, scratch.address(), 1, timeout, 0, 0, 0);
    return ready > 0;
  }

  @Override
  public void close() {
    gate.tried(Call.CLOSE, descriptor, 0, 0, 0, 0, 0);
  }
}
