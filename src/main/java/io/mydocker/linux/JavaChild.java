package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Flag;
import jnr.ffi.LibraryLoader;

/**
 * The Java engine as a child of a JVM that stays, and with which it ends. It has the same terminal
 * and group as that JVM has when it is started. Closing ends it if it has no program yet.
 *
 * <p>To be started by a thread that lives as long as its process: at the thread's end the child
 * would get its parent-death signal (prctl(2)).
 */
public final class JavaChild implements AutoCloseable {
  private final CallGate gate;
  private final int pid;
  private final Pipe handoff;
  private final Pipe started;
  private boolean hasBegun;

  private JavaChild(CallGate gate, int pid, Pipe handoff, Pipe started) {
    this.gate = gate;
    this.pid = pid;
    this.handoff = handoff;
    this.started = started;
  }

  /**
   * Starts it; it waits for {@link #begin}.
   *
   * @param kept a descriptor that it has, too, at the same number. Its program can open it by way
   *     of /proc/self/fd, but passes it on to no other process
   * @throws KernelException when that fails
   */
  public static JavaChild start(int kept) {
    CallGate gate = CallGate.open();
    Pipe handoff = Pipe.open(gate);
    Pipe started = Pipe.open(gate);
    JavaFront.closeOnExec(gate);
    SpawnLibrary libc = LibraryLoader.create(SpawnLibrary.class).load("c");
    InitCommand command = InitCommand.ofChild(handoff.reader(), started.writer());
    try (InitSpawn spawn = new InitSpawn(libc, command)) {
      for (int descriptor : new int[] {handoff.reader(), started.writer(), kept}) {
        spawn.keep(descriptor);
      }
      int errno = JavaFront.withSignalsBlocked(gate, spawn);
      if (errno != 0) {
        throw new KernelException("posix_spawn", command.path(), errno);
      }
      handoff.closeReader();
      started.closeWriter();
      return new JavaChild(gate, spawn.pid(), handoff, started);
    }
  }

  /** The process. */
  public int pid() {
    return pid;
  }

  /**
   * Lets it begin with a program, once it has said that it will end with us. Ending before that, we
   * leave it without a program.
   *
   * @param encoded see {@link io.mydocker.program.Encoder}
   * @throws KernelException when it has ended
   */
  public void begin(byte[] encoded) {
    NativeBuffer word = NativeBuffer.allocate(8);
    Handoff.transfer(gate, Call.READ, started.reader(), word.address(), 1);
    Handoff.giveProgram(gate, handoff.writer(), encoded);
    hasBegun = true;
  }

  /**
   * Waits for its end; the exit code as a shell tells it.
   *
   * @throws KernelException when that fails
   */
  public int await() {
    NativeBuffer status = NativeBuffer.allocate(8);
    gate.made(Call.WAIT4, "the Java engine", pid, status.address(), 0, 0, 0);
    int ended = status.bytes().getInt(0);
    int signal = ended & 0x7f;
    return signal == 0 ? ended >> 8 & 0xff : 128 + signal;
  }

  @Override
  public void close() {
    handoff.close();
    started.close();
    if (!hasBegun) {
      gate.tried(Call.KILL, pid, Flag.SIGKILL, 0, 0, 0, 0);
      gate.tried(Call.WAIT4, pid, 0, 0, 0, 0, 0);
    }
  }
}
