package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Flag;

/**
 * The system calls of a program, made from within a JVM: all as they are, but for those that a JVM
 * has to make in another way to the same effect.
 */
final class EngineCalls implements Interpreter.Calls {
  private static final int ACTION = 32;
  private static final int SIG_IGN = 1;
  private static final int SIGNAL_SET = 8;
  private static final int NAME = 16;

  private final CallGate gate;
  private final Memory memory;
  private final Spawn spawn;
  private final OwnDescriptors descriptors;
  private final NativeBuffer action = NativeBuffer.allocate(ACTION);

  EngineCalls(CallGate gate, Memory memory, Spawn spawn, OwnDescriptors descriptors) {
    this.descriptors = descriptors;
    this.gate = gate;
    this.memory = memory;
    this.spawn = spawn;
  }

  @Override
  public long make(Call call, long[] o, Interpreter at) {
    return switch (call) {
      case CLONE -> spawn.start(Clone.of(o[0]), at.place());
      case CLONE3 -> spawn.start(Clone.of(memory, o[0]), at.place());
      case RT_SIGACTION -> setAction(o);
      case PRCTL -> o[0] == Flag.PR_SET_NAME ? setName(o) : made(call, o);
      case CLOSE_RANGE -> o[2] == 0 ? close(o) : made(call, o);
      default -> made(call, o);
    };
  }

  private long made(Call call, long[] o) {
    return gate.tried(call, o[0], o[1], o[2], o[3], o[4], o[5]);
  }

  /**
   * A signal that the JVM catches stays its own until execve(2), which makes the default of it
   * anyway: the JVM needs SIGSEGV to stop its threads.
   */
  private long setAction(long[] o) {
    boolean setsDefault = o[1] != 0 && memory.getLong(o[1]) == 0;
    if (setsDefault && isCaught(o[0])) {
      return gate.tried(Call.RT_SIGACTION, o[0], 0, o[2], o[3], 0, 0);
    }
    return made(Call.RT_SIGACTION, o);
  }

  private boolean isCaught(long signal) {
    long asked = gate.tried(Call.RT_SIGACTION, signal, 0, action.address(), SIGNAL_SET, 0, 0);
    long handler = action.bytes().getLong(0);
    return asked == 0 && handler != 0 && handler != SIG_IGN;
  }

  /** The JVM's own stay open: it could load no class any more. They are closed on execve(2). */
  private long close(long[] o) {
    for (OwnDescriptors.Open open : descriptors.programs()) {
      if (open.number() >= o[0] && open.number() <= (o[1] & 0xffffffffL)) {
        gate.tried(Call.CLOSE, open.number(), 0, 0, 0, 0, 0);
      }
    }
    return 0;
  }

  /** prctl(2) names a thread; whoever looks at the process sees the name of its first. */
  private long setName(long[] o) {
    long file =
        gate.tried(
            Call.OPENAT,
            Flag.AT_FDCWD,
            gate.first("/proc/self/comm"),
            Flag.O_WRONLY | Flag.O_CLOEXEC,
            0,
            0,
            0);
    if (file >= 0) {
      int length = 0;
      while (length < NAME && memory.get(o[1] + length, 1) != 0) {
        length++;
      }
      gate.tried(Call.WRITE, file, o[1], length, 0, 0, 0);
      gate.tried(Call.CLOSE, file, 0, 0, 0, 0, 0);
    }
    return made(Call.PRCTL, o);
  }
}
