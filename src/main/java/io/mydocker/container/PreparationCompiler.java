package io.mydocker.container;

import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * The program of a {@code run} whose image must be unpacked first: that is a long job, for a JVM
 * with other flags. So the engine starts itself with the verb that does it, waits, and begins the
 * {@code run} again from its first word.
 */
final class PreparationCompiler {
  private PreparationCompiler() {}

  /**
   * The program.
   *
   * @param arguments the command line that prepares the image, the program's name first
   */
  static Program compile(List<String> arguments) {
    Frame frame = new Frame(125);
    Assembler a = frame.a;
    Slot child = a.slot("child");
    Slot environment = a.slot("environment");
    Label parent = a.label("parent");
    a.call("wait for the JVM", Call.WAIT4, Program.JVM).tolerate(Errno.ECHILD);
    frame.ownEnvironment(environment);
    a.call("start a process", Call.CLONE, Operand.of(SIGCHLD)).into(child);
    a.jumpIf(child.value(), Test.UNEQUAL, Operand.of(0), parent);
    a.call("die with the parent", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    a.call(
        "execute " + Frame.SELF,
        Call.EXECVE,
        a.text(Frame.SELF),
        a.array(arguments),
        environment.value());
    a.place(parent);
    await(frame, child);
    Slot own = a.slot("own arguments");
    a.sum(own, Program.STACK, Sum.ADD, Operand.of(8));
    a.call("begin again", Call.EXECVE, a.text(Frame.SELF), own.value(), environment.value());
    return frame.finish();
  }

  private static void await(Frame frame, Slot child) {
    Assembler a = frame.a;
    Operand status = a.room(8);
    Slot result = a.slot("status");
    Label prepared = a.label("prepared");
    a.call("wait for the preparation", Call.WAIT4, child.value(), status);
    a.load(result, 4, status, Operand.of(0));
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), prepared);
    // It has said why.
    a.jump(frame.exit);
    a.place(prepared);
  }
}
