package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Encoder;
import io.mydocker.program.Flag;
import io.mydocker.program.Handover;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Stands in for the JVM where a test starts the engine thousands of times: an executable that
 * copies a ready-made program from a file to the engine's pipe. Engine, boot program, pipe and
 * child are the real ones.
 */
public final class StandIn {
  private static final int BUFFER = 1 << 16;

  private StandIn() {}

  /** The executable; {@code file} is the path of the encoded program that it sends. */
  public static byte[] sending(String file) {
    byte[] program = Encoder.encode(program(file));
    int codeSize = X86Engine.emit(0).bytes().length;
    byte[] code = X86Engine.emit(Elf.dataAt(codeSize)).bytes();
    return Elf.file(code, program, Encoder.sizeInMemory(program));
  }

  private static io.mydocker.program.Program program(String file) {
    Assembler a = new Assembler();
    Slot in = a.slot("in");
    Slot got = a.slot("got");
    Operand buffer = a.room(BUFFER);
    Label failed = a.label("failed");
    Label done = a.label("done");
    a.failTo(failed);
    a.call("open", Call.OPENAT, Operand.of(Flag.AT_FDCWD), a.text(file), Operand.of(0)).into(in);
    Label more = a.here("more");
    a.call("read", Call.READ, in.value(), buffer, Operand.of(BUFFER)).into(got);
    a.jumpIf(got.value(), Test.EQUAL, Operand.of(0), done);
    a.call("send", Call.WRITE, Operand.of(Handover.PROGRAM_FD), buffer, got.value());
    a.jump(more);
    a.place(done);
    a.call("exit", Call.EXIT_GROUP, Operand.of(0));
    a.place(failed);
    a.call("exit", Call.EXIT_GROUP, Operand.of(1));
    return a.build();
  }
}
