package io.mydocker.container;

import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGHUP;
import static io.mydocker.program.Flag.SIGPIPE;
import static io.mydocker.program.Flag.WNOHANG;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;

/**
 * The program of a native front whose JVM carries the container's program out itself, or has a
 * child that does: signals go on to the one that does, and the exit code is the JVM's. Should the
 * front be killed, the JVM dies with it, and its child with that, and the watcher undoes what was
 * done.
 */
final class RelayCompiler {
  /** Offset of ssi_code in struct signalfd_siginfo. */
  private static final int CODE = 8;

  private RelayCompiler() {}

  /** Signals go to the JVM. */
  static Program toJvm() {
    return compile(0);
  }

  /** Signals go to this child of the JVM. */
  static Program to(int child) {
    return compile(child);
  }

  private static Program compile(int grandchild) {
    Frame frame = new Frame(125);
    Assembler a = frame.a;
    Slot signals = a.slot("signals");
    Slot number = a.slot("signal");
    Slot code = a.slot("code");
    Operand info = a.room(Signals.INFO);
    Label child = a.label("a child ended");
    Label pass = a.label("pass it on");
    a.section("signals");
    Signals.block(a, signals);
    Slot pidfd = a.slot("engine");
    if (grandchild != 0) {
      // Not ours to reap: its number may be another's when its end has not been told to us yet.
      a.call("open a pidfd of the engine", Call.PIDFD_OPEN, Operand.of(grandchild), Operand.of(0))
          .into(pidfd);
    }
    a.section("while the Java engine works");
    // Once without a signal: the JVM may have ended before they were blocked, and its SIGCHLD been
    // dropped.
    a.jump(child);
    Label loop = a.here("wait for the JVM");
    a.call("read a signal", Call.READ, signals.value(), info, Operand.of(Signals.INFO));
    a.load(number, 4, info, Operand.of(0));
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGCHLD), child);
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGPIPE), loop);
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGHUP), pass);
    // What a terminal sends, for a key or its new size, has reached the whole process group, the
    // engine with it
    // (sigaction(2): the codes of what a process sends are not above 0).
    a.load(code, 4, info, Operand.of(CODE));
    a.sum(code, code.value(), Sum.SUBTRACT, Operand.of(1));
    a.sum(code, code.value(), Sum.SHIFT_RIGHT, Operand.of(31));
    a.sum(code, code.value(), Sum.AND, Operand.of(1));
    a.jumpIf(code.value(), Test.EQUAL, Operand.of(0), loop);
    a.place(pass);
    if (grandchild == 0) {
      a.call("signal the JVM", Call.KILL, Program.JVM, number.value()).tolerate(Errno.ESRCH);
    } else {
      a.call("signal the engine", Call.PIDFD_SEND_SIGNAL, pidfd.value(), number.value())
          .tolerate(Errno.ESRCH);
    }
    a.jump(loop);
    a.place(child);
    end(frame, loop);
    return frame.finish();
  }

  /** A JVM that was only stopped, by Ctrl-Z, makes us come here too. */
  private static void end(Frame frame, Label loop) {
    Assembler a = frame.a;
    Slot reaped = a.slot("reaped");
    Operand status = a.room(8);
    a.call("reap the JVM", Call.WAIT4, Program.JVM, status, Operand.of(WNOHANG)).into(reaped);
    a.jumpIf(reaped.value(), Test.EQUAL, Operand.of(0), loop);
    ExitStatus.decode(a, status, frame.code);
  }
}
