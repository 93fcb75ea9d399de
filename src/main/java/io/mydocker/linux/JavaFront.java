package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Flag;
import java.lang.ref.Reference;

/**
 * Turns the JVM that compiled a program into the one that carries it out, in the same process, so
 * that whoever waits for the one waits for the other.
 */
public final class JavaFront {
  private static final String NAME = "handoff";
  private static final int SIGNAL_SET = 8;

  /**
   * All signals but those that a fault raises and job control (SIGILL, SIGTRAP, SIGBUS, SIGFPE,
   * SIGSEGV, SIGTSTP, SIGTTIN, SIGTTOU).
   */
  private static final long BLOCKED =
      ~(1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 19 | 1L << 20 | 1L << 21);

  private JavaFront() {}

  /**
   * Becomes {@code mydocker init} with this program; never returns.
   *
   * @param encoded see {@link io.mydocker.program.Encoder}
   * @param diesWithParent whether the parent is a front of ours, without which nobody waits
   * @throws KernelException when that fails
   */
  public static void become(byte[] encoded, boolean diesWithParent) {
    CallGate gate = CallGate.open();
    // A file in memory: nobody reads before we are somebody else, and a pipe holds what an
    // unprivileged user may give it (pipe(7), pipe-max-size), arguments of two megabytes do not
    // fit.
    int file = (int) gate.made(Call.MEMFD_CREATE, NAME, gate.first(NAME), 0, 0, 0, 0);
    Handoff.giveProgram(gate, file, encoded);
    gate.onDescriptor(Call.LSEEK, file, 0, 0, 0);
    blockSignals(gate, NativeBuffer.allocate(SIGNAL_SET));
    closeOnExec(gate);
    gate.made(Call.FCNTL, NAME, file, Flag.F_SETFD, 0, 0, 0);
    if (diesWithParent) {
      // The front has asked for it before it started this JVM, but for the JVM's first thread only,
      // and execve(2) keeps what its caller's thread has.
      gate.made(Call.PRCTL, "", Flag.PR_SET_PDEATHSIG, Flag.SIGKILL, 0, 0, 0);
    }
    InitCommand command = InitCommand.of(file, -1);
    NativeBuffer argv = NativeStrings.array(command.arguments());
    NativeBuffer envp = NativeStrings.array(command.environment());
    try {
      String path = command.path();
      gate.made(Call.EXECVE, path, gate.first(path), argv.address(), envp.address(), 0, 0);
    } finally {
      Reference.reachabilityFence(argv);
      Reference.reachabilityFence(envp);
    }
  }

  /** What is open here is not the next JVM's, but for what it is handed. */
  static void closeOnExec(CallGate gate) {
    gate.made(Call.CLOSE_RANGE, "", 3, 0xffffffffL, Flag.CLOSE_RANGE_CLOEXEC, 0, 0);
  }

  /**
   * Starts a process of this thread, which it has its signals from: blocked from its start on in
   * every thread of the next JVM, they are left to the program's signalfd(2). An error number, or
   * 0.
   */
  static int withSignalsBlocked(CallGate gate, InitSpawn spawn) {
    NativeBuffer before = NativeBuffer.allocate(SIGNAL_SET);
    blockSignals(gate, before);
    int errno = spawn.make();
    gate.made(Call.RT_SIGPROCMASK, "", Flag.SIG_SETMASK, before.address(), 0, SIGNAL_SET, 0);
    return errno;
  }

  private static void blockSignals(CallGate gate, NativeBuffer before) {
    NativeBuffer mask = NativeBuffer.allocate(SIGNAL_SET);
    mask.bytes().putLong(0, BLOCKED);
    gate.made(
        Call.RT_SIGPROCMASK, "", Flag.SIG_SETMASK, mask.address(), before.address(), SIGNAL_SET, 0);
  }
}
