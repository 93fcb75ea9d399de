package io.mydocker.linux;

import io.mydocker.program.Call;
import org.jspecify.annotations.Nullable;

/**
 * The Java engine: a JVM, {@code mydocker init}, that interprets a program one call at a time. The
 * first one is the front; where the program asks for a process, another one goes on as that. Not
 * for use in a JVM that does anything else: the program's calls change the whole process, and end
 * it.
 */
public final class InitProcess {
  private InitProcess() {}

  /**
   * Goes on with the program that this JVM was started for, and never returns; returns at once if
   * it was started for none.
   *
   * @throws KernelException when the program does not arrive
   */
  public static void goOn() {
    int @Nullable [] pipes = InitCommand.pipes();
    if (pipes == null) {
      return;
    }
    CallGate gate = CallGate.open();
    sayStarted(gate, pipes[1]);
    Handoff handoff = Handoff.take(gate, pipes[0]);
    gate.tried(Call.CLOSE, pipes[0], 0, 0, 0, 0, 0);
    OwnDescriptors descriptors = new OwnDescriptors(gate, handoff.descriptors());
    Memory memory = new Memory(Block.ADDRESS);
    Spawn spawn = new Spawn(gate, memory, handoff.size(), descriptors);
    Interpreter.Calls calls = LoggedCalls.ifWanted(new EngineCalls(gate, memory, spawn));
    Interpreter interpreter = new Interpreter(memory, calls);
    if (handoff.place() == 0) {
      interpreter.enter(Block.ADDRESS);
    } else {
      interpreter.resume(Block.ADDRESS, handoff.place(), 0);
    }
    interpreter.run();
  }

  private static void sayStarted(CallGate gate, int pipe) {
    if (pipe >= 0) {
      gate.tried(Call.WRITE, pipe, gate.first("s"), 1, 0, 0, 0);
      gate.tried(Call.CLOSE, pipe, 0, 0, 0, 0, 0);
    }
  }
}
