package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Flag;
import java.lang.ref.Reference;
import java.util.List;

/**
 * Turns the JVM that compiled a program into the one that carries it out, in the same process, so
 * that whoever waits for the one waits for the other.
 */
public final class JavaFront {
  private static final int F_SETPIPE_SZ = 1031;
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
    byte[] block =
        Block.of(encoded, InitCommand.callersArguments(), InitCommand.callersEnvironment());
    Pipe pipe = Pipe.open(gate);
    fill(gate, pipe, block);
    pipe.closeWriter();
    // Blocked from its start on in every thread of the next JVM, they are left to the program's
    // signalfd(2).
    NativeBuffer mask = NativeBuffer.allocate(SIGNAL_SET);
    mask.bytes().putLong(0, BLOCKED);
    gate.made(Call.RT_SIGPROCMASK, "", Flag.SIG_SETMASK, mask.address(), 0, SIGNAL_SET, 0);
    gate.made(Call.CLOSE_RANGE, "", 3, 0xffffffffL, Flag.CLOSE_RANGE_CLOEXEC, 0, 0);
    gate.made(Call.FCNTL, "the pipe", pipe.reader(), Flag.F_SETFD, 0, 0, 0);
    if (diesWithParent) {
      // The front has asked for it before it started this JVM, but for the JVM's first thread only,
      // and execve(2) keeps what its caller's thread has.
      gate.made(Call.PRCTL, "", Flag.PR_SET_PDEATHSIG, Flag.SIGKILL, 0, 0, 0);
    }
    InitCommand command = InitCommand.of(pipe.reader(), -1);
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

  /** The whole handoff must find room in the pipe: nobody reads before we are somebody else. */
  private static void fill(CallGate gate, Pipe pipe, byte[] block) {
    NativeBuffer head = new Handoff(0, block.length, List.of()).words();
    NativeBuffer body = NativeBuffer.allocate(block.length);
    body.bytes().put(0, block);
    long size = head.capacity() + (long) body.capacity();
    gate.onDescriptor(Call.FCNTL, pipe.writer(), F_SETPIPE_SZ, size, 0);
    Handoff.transfer(gate, Call.WRITE, pipe.writer(), head.address(), head.capacity());
    Handoff.transfer(gate, Call.WRITE, pipe.writer(), body.address(), body.capacity());
  }
}
