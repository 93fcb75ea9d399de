package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;

/**
 * The Java engine: a JVM, {@code mydocker init}, that interprets a program one call at a time. The
 * first one is the front; where the program asks for a process, another one goes on as that. Not
 * for use in a JVM that does anything else: the program's calls change the whole process, and end
 * it.
 */
public final class InitProcess {
  private static final int FAILED = 125;

  private InitProcess() {}

  /**
   * Goes on with the program that this JVM was started for, and never returns; returns at once if
   * it was started for none.
   *
   * @throws KernelException when the program does not arrive
   */
  public static void goOn() {
    InitCommand.Start start = InitCommand.start();
    if (start == null) {
      return;
    }
    CallGate gate = CallGate.open();
    if (start.isTied()) {
      // Of this thread, which carries the program out to its end.
      gate.made(Call.PRCTL, "", Flag.PR_SET_PDEATHSIG, Flag.SIGKILL, 0, 0, 0);
    }
    sayStarted(gate, start.to());
    Handoff handoff = take(gate, start);
    gate.tried(Call.CLOSE, start.from(), 0, 0, 0, 0, 0);
    OwnDescriptors descriptors = new OwnDescriptors(gate, handoff.descriptors());
    Memory memory = new Memory(Block.ADDRESS);
    Spawn spawn = new Spawn(gate, memory, handoff.size(), descriptors);
    Interpreter.Calls calls =
        LoggedCalls.ifWanted(new EngineCalls(gate, memory, spawn, descriptors));
    Interpreter interpreter = new Interpreter(memory, calls);
    if (handoff.place() == 0) {
      interpreter.enter(Block.ADDRESS);
    } else {
      interpreter.resume(Block.ADDRESS, handoff.place(), 0);
    }
    interpreter.run();
  }

  private static Handoff take(CallGate gate, InitCommand.Start start) {
    try {
      return Handoff.take(gate, start.from());
    } catch (KernelException failed) {
      if (start.to() >= 0 && failed.errno() == Errno.EPIPE) {
        // A parent that ended before it was told that we are there has handed nothing over: its own
        // end says enough.
        gate.tried(Call.EXIT_GROUP, FAILED, 0, 0, 0, 0, 0);
      }
      throw failed;
    }
  }

  private static void sayStarted(CallGate gate, int pipe) {
    if (pipe >= 0) {
      gate.tried(Call.WRITE, pipe, gate.first("s"), 1, 0, 0, 0);
      gate.tried(Call.CLOSE, pipe, 0, 0, 0, 0, 0);
    }
  }
}
